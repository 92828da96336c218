import { z } from 'zod';
import type { Entry } from '../../../collections/read/entry.ts';
import { checkContent } from '../../../collections/read/problems.ts';
import { formatDate, formatInstant } from '../../../i18n/dates.ts';
import type { LanguageTag, Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { deadlineInstant, zonedTimeToInstant } from '../../../model/call-state.ts';
import { isPromiseBroken, publicationInstant } from '../../../model/messages/publication.ts';
import type { TodoPage, TodoTask } from '../../../model/messages/todo.ts';
import type { PublicationStatus } from '../../publisher/publication-status.ts';
import type { CmsBackend } from '../backend/backend.ts';
import { findMissing, type Missing, type PublishedSite } from './broken-links.ts';
import { deletedTasks } from './deleted.ts';
import { draftTasks } from './drafts.ts';
import { blockedTasks } from './blocked.ts';
import { isBehind } from '../saving/outdated.ts';
import { siteTimes, type SiteTimes } from '../checks/site-times.ts';
import { formatTime } from './format-time.ts';
import { conflictTasks, unsentOf } from './remote.ts';
import { dayMs } from '../../../model/durations.ts';
import { hrefOf } from '../names/labels.ts';
import { taskOf, tasksOf, unreadTask } from './tasks.ts';

export interface TodoOptions {
  backend: CmsBackend;
  /** What readers get now: what texts refer to is looked for there. */
  site: PublishedSite;
  status: PublicationStatus;
  now: Date;
  locale: Locale;
  /** Why something was not restored. */
  refusal?: string;
  /** Called with the reason why a list, or a text in it, could not be read: the page only says that it could not. */
  onFault?: (error: unknown) => void;
}

/** As another process sends them. */
export type SentTodoOptions = Omit<TodoOptions, 'backend' | 'onFault'>;

const twoWeeksMs = 14 * dayMs;

/** Everything that an editor would want to know in the morning, in the words of the locale. */
export async function gatherTodo({
  backend,
  site,
  status,
  now,
  locale,
  refusal = '',
  onFault = () => undefined,
}: TodoOptions): Promise<TodoPage> {
  const reader = { locale, onFault };
  const tree = await backend.store.tree();
  const [{ entries, problems }, times] = await Promise.all([checkContent(tree), siteTimes(tree)]);
  const { zone, languageTags } = times;
  const tag = languageTags[locale];
  const complete = entries.filter(({ data }) => data.translation === 'complete');
  const once = onceEach(complete, locale);
  const criteria = once.filter(({ collection }) => collection === 'criteria');
  const calls = once.filter(({ collection }) => collection === 'calls');
  const scheduled = once.filter((entry) => instantOf(entry, zone) > now.getTime());
  return {
    problems: problems.map(({ file, line, field, message, advice }) => ({
      title: `${file}:${line}${field ? `, ${field}` : ''}`,
      collection: '',
      href: hrefOf(file),
      detail: `${inLanguage(message, locale)} ${inLanguage(advice, locale)}`,
      changes: [],
    })),
    diverged: await apart('diverged', reader, () => conflictTasks(backend, times, locale)),
    overdue: tasksOf(criteria, reader, (entry) =>
      isLate(entry, zone, now) ? [promiseOf(entry, locale, tag)] : [],
    ),
    broken: await apart('broken', reader, async () =>
      (await findMissing(complete, tree, site)).map((one) =>
        taskOf(one.entry, locale, brokenWords(one, locale)),
      ),
    ),
    outdated: tasksOf(complete, reader, (entry) =>
      isBehind(entry, otherOf(complete, entry)) ? [languageWords.behind[entry.locale][locale]] : [],
    ),
    missing: tasksOf(complete, reader, (entry) =>
      otherOf(complete, entry) ? [] : [languageWords.only[entry.locale][locale]],
    ),
    held: blockedTasks(entries, { times, now, locale }),
    drafts: await apart('drafts', reader, () => draftTasks(backend, now, reader)),
    soon: tasksOf(calls, reader, (entry) => soonOf(entry, locale, tag, now)),
    scheduled: tasksOf(
      scheduled.sort((a, b) => instantOf(a, zone) - instantOf(b, zone)),
      reader,
      (entry) => [formatTime(new Date(instantOf(entry, zone)), times, locale)],
    ),
    deleted: await deletedTasks(backend, now, locale),
    refusal,
    publication: { ...publicationOf(status, times, locale), ...unsentOf(backend, times, locale) },
  };
}

const listNames = {
  diverged: { fr: 'Changés ici et ailleurs', en: 'Changed here and elsewhere' },
  broken: { fr: 'Liens et images', en: 'Links and images' },
  drafts: { fr: 'Brouillons', en: 'Drafts' },
} as const;

/** A list that is made apart: where that fails, the list says so, and the others are there. */
async function apart(
  name: keyof typeof listNames,
  { locale, onFault }: { locale: Locale; onFault: (error: unknown) => void },
  make: () => Promise<TodoTask[]>,
): Promise<TodoTask[]> {
  try {
    return await make();
  } catch (error) {
    onFault(error);
    return [unreadTask(listNames[name][locale], locale)];
  }
}

/** Each entry once: in the reader's language, or else in the one that it is in. */
function onceEach(entries: readonly Entry[], locale: Locale): Entry[] {
  return entries.filter((entry) => entry.locale === locale || !otherOf(entries, entry));
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

const publicationFields = z.object({
  publishAt: z.string().optional(),
  publishedOn: z.string().optional(),
  promisedOn: z.string().optional(),
  status: z.unknown().optional(),
});

function isLate({ data }: Entry, zone: string, now: Date): boolean {
  return isPromiseBroken(publicationFields.parse(data), zone, now.getTime());
}

function promiseOf({ data }: Entry, locale: Locale, tag: LanguageTag): string {
  const day = formatDate(String(data['promisedOn']), tag);
  return { fr: `promis pour le ${day}`, en: `promised for ${day}` }[locale];
}

const missingWords: Readonly<Record<Missing['what'], Readonly<Record<Locale, string>>>> = {
  page: { fr: 'mène à une page qui n’existe pas :', en: 'leads to a page that does not exist:' },
  mark: { fr: 'mène à un passage qui n’existe pas :', en: 'leads to a passage that does not exist:' },
  picture: { fr: 'montre une image qui n’existe pas :', en: 'shows an image that does not exist:' },
};

function brokenWords({ entry, what, address }: Missing, locale: Locale): string {
  const version = { fr: { fr: 'en français', en: 'in French' }, en: { fr: 'en anglais', en: 'in English' } };
  return `${version[entry.locale][locale]}, ${inLanguage(missingWords[what], locale)} ${address}`;
}

const soonWords = {
  opens: { fr: 'ouvre le', en: 'opens on' },
  closes: { fr: 'ferme le', en: 'closes on' },
} as const;

/** When a call opens and closes, as far as that is within two weeks. */
function soonOf({ data }: Entry, locale: Locale, tag: LanguageTag, now: Date): string[] {
  const zone = data['zone'];
  if (typeof zone !== 'string') return [];
  return (['opens', 'closes'] as const).flatMap((what) => {
    const local = data[what];
    if (typeof local !== 'string') return [];
    const time = { local, zone };
    const instant = what === 'closes' ? deadlineInstant(time) : zonedTimeToInstant(time);
    const left = instant - now.getTime();
    if (left < 0 || left > twoWeeksMs) return [];
    return [`${soonWords[what][locale]} ${formatInstant(instant, zone, tag)}`];
  });
}

/** From when readers see an entry, in milliseconds; 0 for one that they see at all times. */
function instantOf({ data }: Entry, zone: string): number {
  return publicationInstant(publicationFields.parse(data), zone) ?? 0;
}

function publicationOf(
  { state, live, durationMs, next }: PublicationStatus,
  times: SiteTimes,
  locale: Locale,
): Omit<TodoPage['publication'], 'unsentSince' | 'unsentReason'> {
  const seconds = new Intl.NumberFormat(times.languageTags[locale], { maximumFractionDigits: 1 });
  return {
    state,
    since: live ? formatTime(new Date(live.publishedAt), times, locale) : '',
    seconds: durationMs === null ? '' : seconds.format(durationMs / 1000),
    next: next === null ? '' : formatTime(new Date(next), times, locale),
  };
}
