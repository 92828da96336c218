import { getCollection } from 'astro:content';
import { typesetForm } from '../forms/typeset.ts';
import { nextCallTransition, zonedTimeToInstant } from '../model/call-state.ts';
import { publicationTransitions } from '../model/publication.ts';
import { collectionNames } from '../model/collections/index.ts';
import type { SiteData } from '../model/site-data.ts';
import { toCallDates } from './calls.ts';
import { pageInstant } from './clock.ts';
import { getLibrary, type Item } from './library.ts';
import { sessionsOf } from './sessions.ts';
import { getLocaleData, getSettings } from './site.ts';
import { listsFrom, once } from './site-lists.ts';

let cached: Promise<SiteData> | undefined;

/** What site.json holds: see `src/model/site-data.ts`. Components take `Astro.locals.siteData` instead. */
export function getSiteData(): Promise<SiteData> {
  if (!import.meta.env.PROD) return readSiteData();
  cached ??= readSiteData();
  return cached;
}

async function readSiteData(): Promise<SiteData> {
  const [library, forms, fr, en] = await Promise.all([
    getLibrary(),
    getCollection('forms'),
    getLocaleData('fr'),
    getLocaleData('en'),
  ]);
  const calls = once(library.every('calls'));
  const tags = { fr: fr.languageTag, en: en.languageTag };
  const next = await nextTransition(calls);
  return {
    generatedAt: new Date(pageInstant()).toISOString(),
    nextTransition: next === null ? null : new Date(next).toISOString(),
    locales: { fr, en },
    ...listsFrom(library),
    forms: Object.fromEntries(forms.map(({ id, data }) => [id, typesetForm(data, tags)])),
  };
}

/** The next instant at which a page would read differently: a call changes state, an entry appears, a promise is late. */
async function nextTransition(calls: readonly Item<'calls'>[]): Promise<number | null> {
  const { zone } = await getSettings();
  const entries = (await Promise.all(collectionNames.map((name) => getCollection(name)))).flat();
  const appearances = entries.flatMap(({ data }) => publicationTransitions(data, zone));
  const change = nextCallTransition(
    calls.map(({ data }) => toCallDates(data)),
    pageInstant(),
  );
  const sessions = calls.flatMap((call) => sessionsOf(call).map(({ starts }) => zonedTimeToInstant(starts)));
  const next = Math.min(
    change ?? Infinity,
    ...[...appearances, ...sessions].filter((instant) => instant > pageInstant()),
  );
  return Number.isFinite(next) ? next : null;
}
