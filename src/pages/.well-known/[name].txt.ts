import type { APIRoute } from 'astro';
import { getSettings } from '../../collections/library/source.ts';
import { pagePath } from '../../collections/static-path.ts';
import { renderTime } from '../../collections/render-time.ts';
import { securityTxt } from '../../model/hosting/security-txt.ts';

export async function getStaticPaths() {
  const { securityContact: contact, securityPolicy: policy } = await getSettings();
  return contact ? [pagePath({ name: 'security' }, { contact, policy })] : [];
}

export const GET: APIRoute<{ contact: string; policy: string | undefined }> = ({ props, url, site = url }) =>
  new Response(securityTxt({ ...props, siteUrl: site.origin, now: renderTime() }));
