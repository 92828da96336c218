import { callInstants } from '../../model/call-state.ts';
import { schemaPath, type PublishedName } from '../../model/open-data/addresses.ts';
import {
  publishedFiles,
  type PublishedCall,
  type PublishedProgram,
  type PublishedStartup,
} from '../../model/open-data/files.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { stateOf, toCallDates } from '../queries/calls.ts';
import { renderTime } from '../render-time.ts';
import { getLibrary, type Library } from '../library/library.ts';
import { getSettings } from '../library/source.ts';
import { getSiteData } from '../site-data.ts';
import { toPublishedCriteria } from './criteria.ts';
import { toPublishedForm } from './forms.ts';
import { headOf, licenceOf, named, versionsOf, withDigest, words, type Versions } from './parts.ts';

function toProgram(library: Library, versions: Versions<'programs'>, site: URL): PublishedProgram {
  const { data } = versions.main;
  const { duration } = data;
  return withDigest({
    ...headOf(library, versions, site),
    summary: words(versions, (item) => item.data.summary),
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
  });
}

function toCall(library: Library, versions: Versions<'calls'>, site: URL): PublishedCall {
  const { main } = versions;
  const { data } = main;
  const { opens, closes } = callInstants(toCallDates(main));
  return withDigest({
    ...headOf(library, versions, site),
    summary: words(versions, (item) => item.data.summary),
    program: data.program,
    criteria: locales.some((locale) => library.find('criteria', locale, data.criteria))
      ? (data.criteria ?? null)
      : null,
    form: data.form,
    opens: new Date(opens).toISOString(),
    closes: new Date(closes).toISOString(),
    zone: data.zone,
    graceMinutes: data.graceMinutes,
    resultsOn: data.resultsOn ?? null,
    seats: data.seats ?? null,
    state: stateOf(main),
  });
}

function toStartup(library: Library, versions: Versions<'startups'>, site: URL): PublishedStartup {
  const { data } = versions.main;
  return withDigest({
    ...headOf(library, versions, site),
    summary: words(versions, (item) => item.data.tagline),
    domains: named(library, 'domains', data.domains),
    cohorts: named(library, 'cohorts', data.cohorts),
    place: words(versions, (item) => item.data.place),
    stage: data.stage ?? null,
    website: data.website ?? null,
  });
}

/** A file of public data, as its schema describes it. */
export async function publishedData(name: PublishedName, site: URL): Promise<object> {
  const library = await getLibrary();
  const head = {
    $schema: new URL(schemaPath(name), site).href,
    generatedAt: new Date(renderTime()).toISOString(),
    source: site.href,
    licence: licenceOf(await getSettings()),
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
    case 'criteria': {
      const criteria = versionsOf(library, name).map((one) => toPublishedCriteria(library, one, site));
      return publishedFiles.criteria.parse({ ...head, criteria });
    }
    case 'forms': {
      const data = await getSiteData();
      const forms = Object.values(data.forms).map((form) => toPublishedForm(data, form, site));
      return publishedFiles.forms.parse({ ...head, forms });
    }
    case 'startups': {
      const startups = versionsOf(library, name).map((one) => toStartup(library, one, site));
      return publishedFiles.startups.parse({ ...head, startups });
    }
  }
}
