import type { APIRoute } from 'astro';
import { getSource } from '../../collections/library/source.ts';
import { renderTime } from '../../collections/render-time.ts';
import { securityTxt } from '../../model/hosting/security-txt.ts';

export async function getStaticPaths() {
  const { securityContact: contact, securityPolicy: policy } = (await getSource()).site;
  return contact ? [{ params: { name: 'security' }, props: { contact, policy } }] : [];
}

export const GET: APIRoute<{ contact: string; policy: string | undefined }> = ({ props, url, site = url }) =>
  new Response(securityTxt({ ...props, siteUrl: site.origin, now: renderTime() }));
