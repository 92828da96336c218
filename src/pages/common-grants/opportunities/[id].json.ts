import type { APIRoute } from 'astro';
import { opportunityPaths, readOpportunity } from '../../../collections/open-data/opportunities.ts';

export const getStaticPaths = () => opportunityPaths(new URL(import.meta.env.SITE));

export const GET: APIRoute<{ name: string }> = async ({ props, url, site = url }) =>
  Response.json(await readOpportunity(site, props.name));
