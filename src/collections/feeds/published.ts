import { callInstants } from '../../model/call-state.ts';
import type { CollectionName } from '../../model/collections/index.ts';
import {
  publishedFiles,
  type PublishedCall,
  type PublishedName,
  type PublishedProgram,
  type PublishedStartup,
} from '../../model/published-data.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { stateOf, toCallDates } from '../queries/calls.ts';
import { renderTime } from '../render-time.ts';
import { getLibrary, type Item, type Library } from '../library/library.ts';
import { alternatesOf } from '../urls.ts';

/** An entry in the languages in which it exists; the first one gives what both share. */
interface Versions<C extends CollectionName> {
  main: Item<C>;
  by: Partial<Record<Locale, Item<C>>>;
}

/** Every entry of a collection once, by name. */
function versionsOf<C extends CollectionName>(library: Library, collection: C): Versions<C>[] {
  const names = new Set(library.every(collection).map(({ name }) => name));
  return [...names].sort().flatMap((name) => {
    const fr = library.find(collection, 'fr', name);
    const en = library.find(collection, 'en', name);
    const main = fr ?? en;
    return main ? [{ main, by: { ...(fr ? { fr } : {}), ...(en ? { en } : {}) } }] : [];
  });
}

/** A text in each language; null where the entry or the text does not exist in it. */
function words<C extends CollectionName>({ by }: Versions<C>, pick: (item: Item<C>) => string | undefined) {
  const textOf = (locale: Locale) => {
    const item = by[locale];
    return (item && pick(item)) ?? null;
  };
  return { fr: textOf('fr'), en: textOf('en') };
}

function named(
  library: Library,
  collection: 'partners' | 'domains' | 'cohorts',
  names: readonly string[] = [],
) {
  return names.flatMap((id) => {
    const title = (locale: Locale) => library.find(collection, locale, id)?.data.title ?? null;
    const name = { fr: title('fr'), en: title('en') };
    return name.fr === null && name.en === null ? [] : [{ id, name }];
  });
}

function outdatedIn<C extends CollectionName>({ by }: Versions<C>): Locale[] {
  return locales.filter((locale) => by[locale]?.isOutdated);
}

function urlsOf(library: Library, item: Item, site: URL) {
  const paths = alternatesOf(library, item);
  const address = (path: string | undefined) => (path === undefined ? null : new URL(path, site).href);
  return { fr: address(paths.fr), en: address(paths.en) };
}

function toProgram(library: Library, versions: Versions<'programs'>, site: URL): PublishedProgram {
  const { data, name } = versions.main;
  const { duration } = data;
  return {
    id: name,
    title: words(versions, (item) => item.data.title),
    summary: words(versions, (item) => item.data.summary),
    url: urlsOf(library, versions.main, site),
    outdated: outdatedIn(versions),
    example: data.example,
    kind: data.kind,
    formerNames: {
      fr: [...(versions.by.fr?.data.formerNames ?? [])],
      en: [...(versions.by.en?.data.formerNames ?? [])],
    },
    host: named(library, 'partners', [data.host])[0] ?? null,
    partners: named(library, 'partners', data.partners),
    domains: named(library, 'domains', data.domains),
    duration: duration ? { min: duration.min, max: duration.max ?? null, unit: duration.unit } : null,
    pathways: (data.pathways ?? []).flatMap(({ program }, place) => {
      const isThere = (locale: Locale) => library.find('programs', locale, program) !== undefined;
      const condition = words(versions, (item) =>
        isThere(item.locale) ? item.data.pathways?.[place]?.condition : undefined,
      );
      return locales.some(isThere) ? [{ program, condition }] : [];
    }),
  };
}

function toCall(library: Library, versions: Versions<'calls'>, site: URL): PublishedCall {
  const { main } = versions;
  const { data } = main;
  const { opens, closes } = callInstants(toCallDates(main));
  return {
    id: main.name,
    title: words(versions, (item) => item.data.title),
    summary: words(versions, (item) => item.data.summary),
    url: urlsOf(library, main, site),
    outdated: outdatedIn(versions),
    example: data.example,
    program: data.program,
    opens: new Date(opens).toISOString(),
    closes: new Date(closes).toISOString(),
    zone: data.zone,
    graceMinutes: data.graceMinutes,
    resultsOn: data.resultsOn ?? null,
    seats: data.seats ?? null,
    state: stateOf(main),
  };
}

function toStartup(library: Library, versions: Versions<'startups'>, site: URL): PublishedStartup {
  const { data, name } = versions.main;
  return {
    id: name,
    title: words(versions, (item) => item.data.title),
    summary: words(versions, (item) => item.data.tagline),
    url: urlsOf(library, versions.main, site),
    outdated: outdatedIn(versions),
    example: data.example,
    domains: named(library, 'domains', data.domains),
    cohorts: named(library, 'cohorts', data.cohorts),
    place: words(versions, (item) => item.data.place),
    stage: data.stage ?? null,
    website: data.website ?? null,
  };
}

/** Where the schema of a file of public data stands. */
export function schemaPath(name: PublishedName): string {
  return `/data/${name}.schema.json`;
}

/** A file of public data, as its schema describes it. */
export async function publishedData(name: PublishedName, site: URL): Promise<object> {
  const library = await getLibrary();
  const head = {
    $schema: new URL(schemaPath(name), site).href,
    generatedAt: new Date(renderTime()).toISOString(),
    source: site.href,
  };
  switch (name) {
    case 'programs': {
      const programs = versionsOf(library, name).map((one) => toProgram(library, one, site));
      return publishedFiles.programs.parse({ ...head, programs });
    }
    case 'calls': {
      const calls = versionsOf(library, name).map((one) => toCall(library, one, site));
      return publishedFiles.calls.parse({ ...head, calls });
    }
    case 'startups': {
      const startups = versionsOf(library, name).map((one) => toStartup(library, one, site));
      return publishedFiles.startups.parse({ ...head, startups });
    }
  }
}
