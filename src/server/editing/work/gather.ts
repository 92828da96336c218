import { z } from 'zod';
import { readContent } from '../../../collections/read/content.ts';
import type { Entry } from '../../../collections/read/entry.ts';
import { formatDate, formatZonedTime } from '../../../i18n/dates.ts';
import { otherLocale, type Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { zonedTimeToInstant } from '../../../model/call-state.ts';
import { isPromiseBroken, publicationInstant } from '../../../model/publication.ts';
import type { WorkPage, WorkTask } from '../../../model/work.ts';
import type { PublicationStatus } from '../../publisher/publisher.ts';
import type { Desk } from '../actions.ts';
import { findMissing, type Missing, type PublishedSite } from './broken-links.ts';
import { draftTasks } from './drafts.ts';
import { heldTasks } from './held.ts';
import { momentWords, siteZone, tags } from './moments.ts';
import { divergedTasks, unsentOf } from './remote.ts';
import { hrefOf, taskOf } from './tasks.ts';

export interface WorkOptions {
  desk: Desk;
  /** What readers get now: what texts refer to is looked for there. */
  site: PublishedSite;
  status: PublicationStatus;
  now: Date;
  locale: Locale;
}

const paths = { fr: '/admin/travail/', en: '/admin/work/' } as const;
const twoWeeksMs = 14 * 24 * 60 * 60 * 1000;

/** Everything that an editor would want to know in the morning, in the words of the locale. */
export async function gatherWork({ desk, site, status, now, locale }: WorkOptions): Promise<WorkPage> {
  const tree = await desk.store.tree();
  const [{ entries, problems }, zone] = await Promise.all([readContent(tree), siteZone(tree)]);
  const complete = entries.filter(({ data }) => data.translation === 'complete');
  const inLocale = complete.filter((entry) => entry.locale === locale);
  const missing = await findMissing(complete, tree, site);
  return {
    otherPath: paths[otherLocale(locale)],
    problems: problems.map(({ file, line, message, advice }) => ({
      title: `${file}:${line}`,
      collection: '',
      href: hrefOf(file),
      detail: `${inLanguage(message, locale)} ${inLanguage(advice, locale)}`,
      changes: [],
    })),
    diverged: await divergedTasks(desk, zone, locale),
    overdue: inLocale
      .filter((entry) => entry.collection === 'criteria' && isLate(entry, zone, now))
      .map((entry) => taskOf(entry, locale, promiseOf(entry, locale))),
    broken: missing.map((one) => taskOf(one.entry, locale, brokenWords(one, locale))),
    outdated: complete
      .filter((entry) => isOutdated(complete, entry))
      .map((entry) => taskOf(entry, locale, languageWords.behind[entry.locale][locale])),
    missing: complete
      .filter((entry) => !otherOf(complete, entry))
      .map((entry) => taskOf(entry, locale, languageWords.only[entry.locale][locale])),
    held: heldTasks(entries, { zone, now, locale }),
    drafts: await draftTasks(desk, now, locale),
    soon: inLocale.flatMap((entry) => soonOf(entry, locale, now)),
    scheduled: inLocale
      .flatMap((entry) => scheduledOf(entry, zone, now))
      .sort((a, b) => a.at - b.at)
      .map(({ entry, at }) => taskOf(entry, locale, momentWords(new Date(at), zone, locale))),
    publication: { ...publicationOf(status, zone, locale), ...unsentOf(desk, zone, locale) },
  };
}

const languageWords = {
  behind: {
    fr: { fr: 'le texte français a pris du retard', en: 'the French text is behind' },
    en: { fr: 'le texte anglais a pris du retard', en: 'the English text is behind' },
  },
  only: {
    fr: { fr: 'en français seulement', en: 'in French only' },
    en: { fr: 'en anglais seulement', en: 'in English only' },
  },
} as const;

function otherOf(entries: readonly Entry[], { collection, name, locale }: Entry): Entry | undefined {
  return entries.find((one) => one.collection === collection && one.name === name && one.locale !== locale);
}

function isOutdated(entries: readonly Entry[], entry: Entry): boolean {
  const madeFrom = entry.data['translatedFrom'];
  const source = otherOf(entries, entry);
  return madeFrom !== undefined && source !== undefined && madeFrom !== source.digest;
}

const publicationFields = z.object({
  publishAt: z.string().optional(),
  publishedOn: z.string().optional(),
  promisedOn: z.string().optional(),
  status: z.unknown().optional(),
});

function isLate({ data }: Entry, zone: string, now: Date): boolean {
  return isPromiseBroken(publicationFields.parse(data), zone, now.getTime());
}

function promiseOf({ data }: Entry, locale: Locale): string {
  const day = formatDate(String(data['promisedOn']), tags[locale]);
  return { fr: `promis pour le ${day}`, en: `promised for ${day}` }[locale];
}

const missingWords: Readonly<Record<Missing['what'], Readonly<Record<Locale, string>>>> = {
  page: { fr: 'mène à une page qui n’existe pas :', en: 'leads to a page that does not exist:' },
  mark: { fr: 'mène à un passage qui n’existe pas :', en: 'leads to a passage that does not exist:' },
  picture: { fr: 'montre une image qui n’existe pas :', en: 'shows a picture that does not exist:' },
};

function brokenWords({ entry, what, address }: Missing, locale: Locale): string {
  const version = { fr: { fr: 'en français', en: 'in French' }, en: { fr: 'en anglais', en: 'in English' } };
  return `${version[entry.locale][locale]}, ${inLanguage(missingWords[what], locale)} ${address}`;
}

const soonWords = {
  opens: { fr: 'ouvre le', en: 'opens on' },
  closes: { fr: 'ferme le', en: 'closes on' },
} as const;

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

/** An entry that is published and that readers do not see yet, with the instant from which they will. */
function scheduledOf(entry: Entry, zone: string, now: Date): { entry: Entry; at: number }[] {
  const at = publicationInstant(publicationFields.parse(entry.data), zone);
  return at !== null && at > now.getTime() ? [{ entry, at }] : [];
}

function publicationOf(
  { state, live, durationMs, next }: PublicationStatus,
  zone: string,
  locale: Locale,
): Omit<WorkPage['publication'], 'unsentSince' | 'unsentReason'> {
  const seconds = new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 1 });
  return {
    state,
    since: live ? momentWords(new Date(live.publishedAt), zone, locale) : '',
    seconds: durationMs === null ? '' : seconds.format(durationMs / 1000),
    next: next === null ? '' : momentWords(new Date(next), zone, locale),
  };
}
