import { getSiteData } from '../collections/site-data.ts';

export const GET = async () => Response.json(await getSiteData());
