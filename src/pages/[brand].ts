import type { APIRoute, GetStaticPaths } from 'astro';
import { getIcon, getLogo } from '../collections/brand.ts';
import { pagePath } from '../collections/static-path.ts';
import { iconPath, logoPath } from '../model/brand/paths.ts';

export const getStaticPaths: GetStaticPaths = async () =>
  [iconPath, ...((await getLogo()) ? [logoPath] : [])].map((path) => pagePath({ brand: path.slice(1) }, {}));

export const GET: APIRoute = async ({ params: { brand } }) => {
  const logo = await getLogo();
  if (`/${brand}` === logoPath && logo)
    return new Response(new Uint8Array(logo.bytes), { headers: { 'content-type': 'image/webp' } });
  return new Response(await getIcon(), { headers: { 'content-type': 'image/svg+xml' } });
};
