import { readContent } from '../../collections/read/content.ts';
import type { Entry } from '../../collections/read/entry.ts';
import { formatDate, formatZonedTime } from '../../i18n/dates.ts';
import { otherLocale, type Locale } from '../../i18n/locales.ts';
import { inLanguage } from '../../i18n/typography.ts';
import { zonedTimeToInstant } from '../../model/call-state.ts';
import { collections } from '../../model/collections/index.ts';
import type { WorkPage, WorkTask } from '../../model/work.ts';
import type { PublicationStatus } from '../publisher/publisher.ts';
import type { Desk } from './actions.ts';
import { divergedTasks, unsentOf } from './work-remote.ts';
import { draftTasks } from './work-drafts.ts';

export interface WorkOptions {
  desk: Desk;
  status: PublicationStatus;
  now: Date;
  locale: Locale;
}

const tags = { fr: 'fr-CA', en: 'en-CA' } as const;
const paths = { fr: '/admin/travail/', en: '/admin/work/' } as const;
const twoWeeksMs = 14 * 24 * 60 * 60 * 1000;

/** Everything that an editor would want to know in the morning, in the words of the locale. */
export async function gatherWork({ desk, status, now, locale }: WorkOptions): Promise<WorkPage> {
  const { entries, problems } = await readContent(await desk.store.tree());
  const complete = entries.filter(({ data }) => data.translation === 'complete');
  const inLocale = complete.filter((entry) => entry.locale === locale);
  return {
    otherPath: paths[otherLocale(locale)],
    missing: complete.filter((entry) => !otherOf(complete, entry)).map((entry) => taskOf(entry, locale)),
    outdated: complete.filter((entry) => isOutdated(complete, entry)).map((entry) => taskOf(entry, locale)),
    overdue: inLocale
      .filter((entry) => isOverdue(entry, now))
      .map((entry) => taskOf(entry, locale, promiseOf(entry, locale))),
    soon: inLocale.flatMap((entry) => soonOf(entry, locale, now)),
    diverged: await divergedTasks(desk, locale),
    drafts: await draftTasks(desk, locale),
    problems: problems.map(({ file, line, message, advice }) => ({
      title: `${file}:${line}`,
      collection: '',
      href: hrefOf(file),
      detail: `${inLanguage(message, locale)} ${inLanguage(advice, locale)}`,
      changes: [],
    })),
    publication: { ...publicationOf(status, locale), ...unsentOf(desk, locale) },
  };
}

function otherOf(entries: readonly Entry[], { collection, name, locale }: Entry): Entry | undefined {
  return entries.find((one) => one.collection === collection && one.name === name && one.locale !== locale);
}

function isOutdated(entries: readonly Entry[], entry: Entry): boolean {
  const madeFrom = entry.data['translatedFrom'];
  const source = otherOf(entries, entry);
  return madeFrom !== undefined && source !== undefined && madeFrom !== source.digest;
}

function isOverdue({ collection, data }: Entry, now: Date): boolean {
  const promised = data['promisedOn'];
  return (
    collection === 'criteria' &&
    data['status'] === 'announced' &&
    typeof promised === 'string' &&
    promised < now.toISOString().slice(0, 10)
  );
}

function promiseOf({ data }: Entry, locale: Locale): string {
  return formatDate(String(data['promisedOn']), tags[locale]);
}

const soonWords = { opens: { fr: 'Ouvre', en: 'Opens' }, closes: { fr: 'Ferme', en: 'Closes' } } as const;

/** A call that opens or closes within two weeks, once for each. */
function soonOf(entry: Entry, locale: Locale, now: Date): WorkTask[] {
  const { collection, data } = entry;
  const zone = data['zone'];
  if (collection !== 'calls' || typeof zone !== 'string') return [];
  return (['opens', 'closes'] as const).flatMap((what) => {
    const local = data[what];
    if (typeof local !== 'string') return [];
    const left = zonedTimeToInstant({ local, zone }) - now.getTime();
    if (left < 0 || left > twoWeeksMs) return [];
    return [
      taskOf(entry, locale, `${soonWords[what][locale]} ${formatZonedTime({ local, zone }, tags[locale])}`),
    ];
  });
}

/** What editors call a collection. */
export function labelOf(collection: string, locale: Locale): string {
  const [, found] = Object.entries(collections).find(([name]) => name === collection) ?? [];
  return found?.label[locale] ?? collection;
}

function taskOf(entry: Entry, locale: Locale, detail = ''): WorkTask {
  const { collection, file, data } = entry;
  const title = data[collections[collection].titleField];
  return {
    title: typeof title === 'string' ? title : entry.name,
    collection: labelOf(collection, locale),
    href: hrefOf(file),
    detail,
    changes: [],
  };
}

/** Where the CMS opens the entry of a file; the CMS itself for any other file. */
export function hrefOf(file: string): string {
  const [, collection, name] = /^([a-z]+)\/(?:fr|en)\/([a-z0-9-]+)\.mdx$/.exec(file) ?? [];
  return name === undefined ? '/admin/' : `/admin/#/collections/${collection ?? ''}/entries/${name}`;
}

function publicationOf(
  { state, live, durationMs, next }: PublicationStatus,
  locale: Locale,
): Omit<WorkPage['publication'], 'unsentSince' | 'unsentReason'> {
  const moment = new Intl.DateTimeFormat(tags[locale], { dateStyle: 'long', timeStyle: 'short' });
  return {
    state,
    since: live ? moment.format(new Date(live.publishedAt)) : '',
    seconds:
      durationMs === null
        ? ''
        : new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 1 }).format(durationMs / 1000),
    next: next === null ? '' : moment.format(new Date(next)),
  };
}
