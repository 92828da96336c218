import { locales, type Locale } from '../../i18n/locales.ts';
import type {
  PublishedCriteria,
  PublishedCriterion,
  PublishedVersion,
} from '../../model/open-data/criteria.ts';
import type { Item, Library } from '../library/library.ts';
import { promiseOf } from '../queries/criteria.ts';
import {
  criterionAnchor,
  criterionIds,
  numberedVersions,
  versionAnchor,
  type CriteriaPart,
} from '../queries/criterion-anchors.ts';
import { headOf, withDigest, words, type Versions, type Words } from './parts.ts';

type Texts = Versions<'criteria'>;
type NumberedVersion = ReturnType<typeof numberedVersions>[number];

interface Context {
  texts: Texts;
  /** The section of the criteria on their program's page, in each language. */
  page: Words;
}

/** A place on the page of the criteria, in the languages that have it. */
function placeOn({ texts, page }: Context, isIn: (item: Item<'criteria'>) => boolean, anchor: string): Words {
  const place = (locale: Locale) => {
    const [url, item] = [page[locale], texts.by[locale]];
    if (url === null || !item || !isIn(item)) return null;
    const address = new URL(url);
    address.hash = anchor;
    return address.href;
  };
  return { fr: place('fr'), en: place('en') };
}

/** Every criterion of a part, paired by place. The text of a language that has another number of them is left out. */
function toCriteria(library: Library, context: Context, part: CriteriaPart): PublishedCriterion[] {
  const { main } = context.texts;
  const own = main.data[part] ?? [];
  const isPaired = (item: Item<'criteria'>) => (item.data[part] ?? []).length === own.length;
  return criterionIds(library, main, part).map((id, index) => {
    const text = (pick: 'label' | 'detail') =>
      words(context.texts, (item) => (isPaired(item) ? item.data[part]?.[index]?.[pick] : undefined));
    const url = placeOn(context, isPaired, criterionAnchor(main.name, part, id));
    return { id, label: text('label'), detail: text('detail'), url };
  });
}

/** Every version, the newest first. A translation that dates them otherwise is left out. */
function toVersions(context: Context): PublishedVersion[] {
  const { main, by } = context.texts;
  const own = numberedVersions(main);
  const dates = (versions: readonly NumberedVersion[]) => versions.map(({ date }) => date).join();
  const known = new Map(
    locales.flatMap((locale) => {
      const item = by[locale];
      const versions = item ? numberedVersions(item) : [];
      return dates(versions) === dates(own) ? [[locale, versions] as const] : [];
    }),
  );
  return own.map(({ number, date, comparison = [] }, index) => {
    const inEach = (pick: (version: NumberedVersion) => string | undefined): Words => {
      const textIn = (locale: Locale) => {
        const version = known.get(locale)?.[index];
        return (version && pick(version)) ?? null;
      };
      return { fr: textIn('fr'), en: textIn('en') };
    };
    const isPaired = (version: NumberedVersion) => (version.comparison ?? []).length === comparison.length;
    return {
      number,
      date,
      change: inEach(({ change }) => change),
      comparison: comparison.map((_, place) => {
        const passage = (part: 'subject' | 'before' | 'after') =>
          inEach((version) => (isPaired(version) ? version.comparison?.[place]?.[part] : undefined));
        return { subject: passage('subject'), before: passage('before'), after: passage('after') };
      }),
      url: placeOn(context, ({ locale }) => known.has(locale), versionAnchor(main.name, number)),
    };
  });
}

/** Criteria as they are published, or announced: of announced ones only what their page says. */
export function toPublishedCriteria(library: Library, texts: Texts, site: URL): PublishedCriteria {
  const { main } = texts;
  const { name, data } = main;
  const head = headOf(library, texts, site);
  const context = { texts, page: head.url };
  const versions = toVersions(context);
  const publishedOn = data.publishedOn ?? null;
  const { status } = promiseOf(main, library);
  const changes = status === 'published' ? [publishedOn, ...versions.map(({ date }) => date)] : [];
  const weights = data.selection ?? [];
  return withDigest({
    ...head,
    summary: words(texts, (item) => item.data.summary || undefined),
    program: data.program,
    calls: callsBy(library, name),
    status,
    promisedOn: data.promisedOn ?? null,
    publishedOn,
    lastModified:
      changes
        .filter((date) => date !== null)
        .sort()
        .at(-1) ?? null,
    eligibility: toCriteria(library, context, 'eligibility'),
    selection: toCriteria(library, context, 'selection').map((criterion, index) => ({
      ...criterion,
      weight: weights[index]?.weight ?? null,
    })),
    process: toCriteria(library, context, 'process'),
    version: versions[0]?.number ?? null,
    versions,
  });
}

/** The calls whose applications are chosen by criteria, by name. */
function callsBy(library: Library, criteria: string): string[] {
  const calls = library.every('calls').filter(({ data }) => data.criteria === criteria);
  return [...new Set(calls.map(({ name }) => name))].sort();
}
