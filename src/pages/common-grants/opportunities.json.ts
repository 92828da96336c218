import type { APIRoute } from 'astro';
import { listOpportunities } from '../../collections/open-data/opportunities.ts';

export const GET: APIRoute = async ({ url, site = url }) => Response.json(await listOpportunities(site));
