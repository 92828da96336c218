import type { APIRoute } from 'astro';
import { llmsText } from '../collections/feeds/llms.ts';

export const GET: APIRoute = async ({ url, site = url }) => new Response(await llmsText(site));
