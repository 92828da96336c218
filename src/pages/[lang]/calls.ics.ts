import type { APIRoute } from 'astro';
import { callsCalendar } from '../../collections/feeds/calls-calendar.ts';
import { toIcs } from '../../collections/feeds/ics.ts';
import { getLibrary } from '../../collections/library/library.ts';
import { pagePath } from '../../collections/static-path.ts';
import { locales } from '../../i18n/locales.ts';

export const getStaticPaths = () => locales.map((lang) => pagePath({ lang }, {}));

export const GET: APIRoute = async ({ locals, url, site = url }) => {
  const library = await getLibrary();
  const calendar = callsCalendar(locals.locale, locals.site.organisation.name, {
    library,
    site,
    t: locals.t,
  });
  return new Response(toIcs(calendar), { headers: { 'content-type': 'text/calendar; charset=utf-8' } });
};
