import { getCollection } from 'astro:content';
import { typesetForm } from '../forms/typeset.ts';
import { locales, otherLocale, type Bilingual } from '../i18n/locales.ts';
import { nextCallTransition, zonedTimeToInstant } from '../model/call-state.ts';
import { publicationTransitions } from '../model/publication.ts';
import { collectionNames, type CollectionName } from '../model/collections/index.ts';
import type { SiteCall, SiteData, SiteDomain } from '../model/site-data.ts';
import { toCallDates } from './calls.ts';
import { buildInstant } from './clock.ts';
import { getLibrary, type Item, type Library } from './library.ts';
import { byOrder, byTitle } from './related.ts';
import { sessionsOf, toSiteSessions } from './sessions.ts';
import { getLocaleData, getSettings } from './site.ts';
import { alternatesOf } from './urls.ts';

/** What site.json holds: see `src/model/site-data.ts`. */
export async function getSiteData(): Promise<SiteData> {
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
    generatedAt: new Date(buildInstant).toISOString(),
    nextTransition: next === null ? null : new Date(next).toISOString(),
    locales: { fr, en },
    calls: calls.map((call) => toSiteCall(library, call)),
    domains: once(library.every('domains'))
      .sort(byOrder)
      .map((domain) => toSiteDomain(library, domain)),
    programs: once(library.every('programs'))
      .sort(byTitle)
      .map((program) => ({ value: program.name, label: titleOf(library, program) })),
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
    buildInstant,
  );
  const sessions = calls.flatMap((call) => sessionsOf(call).map(({ starts }) => zonedTimeToInstant(starts)));
  const next = Math.min(
    change ?? Infinity,
    ...[...appearances, ...sessions].filter((instant) => instant > buildInstant),
  );
  return Number.isFinite(next) ? next : null;
}

/** Each entry once, in French where it exists in French. */
function once<C extends CollectionName>(items: readonly Item<C>[]): Item<C>[] {
  return [...new Map([...items].reverse().map((item) => [item.name, item])).values()];
}

function titleOf(library: Library, item: Item): Bilingual {
  const other = library.counterpart(item);
  const titles = { [item.locale]: item.data.title, [otherLocale(item.locale)]: (other ?? item).data.title };
  return { fr: titles['fr'] ?? item.data.title, en: titles['en'] ?? item.data.title };
}

function urlsOf(library: Library, item: Item) {
  const alternates = alternatesOf(library, item);
  return { fr: alternates.fr ?? null, en: alternates.en ?? null };
}

function toSiteCall(library: Library, call: Item<'calls'>): SiteCall {
  const program = locales.map((locale) => library.find('programs', locale, call.data.program)).find(Boolean);
  return {
    name: call.name,
    title: titleOf(library, call),
    url: urlsOf(library, call),
    form: call.data.form,
    ...toCallDates(call.data),
    ...(program ? { programme: { title: titleOf(library, program), url: urlsOf(library, program) } } : {}),
    outOfScope: (program?.data.outOfScope ?? []).flatMap(({ domain }) => domain ?? []),
    sessions: toSiteSessions(library, call),
    example: call.data.example,
  };
}

function toSiteDomain(library: Library, domain: Item<'domains'>): SiteDomain {
  const inScope = library.every('programs').some(({ data }) => data.domains?.includes(domain.name) ?? false);
  return { value: domain.name, label: titleOf(library, domain), inScope };
}
