import { isDeepStrictEqual } from 'node:util';
import type { Bilingual, Locale } from '../../../i18n/locales.ts';
import { collections, type CollectionName } from '../../../model/collections/index.ts';
import type { ChangedField } from '../../../model/messages/comparison.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { Fields } from '../../../model/fields/fields.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { compareEntry, type EntryTexts } from '../compare/compare.ts';
import { titlesOf } from '../compare/titles.ts';
import { versionOf } from '../storage/version-of.ts';
import type { EntryPlace } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import { staleWords, type Meeting } from './conflict-words.ts';
import type { ContentStore } from '../storage/store.ts';

/** One language of an entry: what is there, and what the editor wants there. */
export interface Side {
  place: EntryPlace;
  current: Buffer | undefined;
  bytes: Buffer;
  /** Whether the editor changed anything. */
  isTouched: boolean;
  /** Whether what is there is what the editor opened. */
  isCurrent: boolean;
}

/** What two editors made of one text: what differs, and the versions that the second one would write over. */
export interface Overlap {
  /** In the words of an editor who works in `locale`; `removed` is what is there, `added` what the second one wrote. */
  fieldsIn: (locale: Locale) => readonly ChangedField[];
  /** By path, the version that is there now; null for a file that is gone. */
  versions: Record<string, string | null>;
}

/** The refusal of a save that somebody else was before: who, when, and both texts for the editor to compare. */
export async function overlapOf(
  store: ContentStore,
  tree: ContentTree,
  sides: readonly Side[],
): Promise<Refusal> {
  const stale = sides.find(({ isTouched, isCurrent }) => isTouched && !isCurrent) ?? sides[0];
  if (!stale) throw new Error('A save without files overlaps with nothing.');
  const { place, current, bytes } = stale;
  const changed = differences(place.collection, current, bytes);
  const last = await store.lastSave(place.path);
  const words = staleWords(meetings[place.locale], last, changed, { isGone: !current });
  const textsOf = (pick: (side: Side) => Buffer | undefined): EntryTexts => {
    const text = (locale: Locale) => {
      const side = sides.find((one) => one.place.locale === locale);
      return side && pick(side)?.toString('utf8');
    };
    return { fr: text('fr'), en: text('en') };
  };
  const theirs = textsOf((side) => side.current);
  const mine = textsOf((side) => (side.isTouched || !side.current ? side.bytes : side.current));
  const titles = await titlesOf(tree);
  const overlap: Overlap = {
    fieldsIn: (locale) =>
      compareEntry(place.collection, theirs, mine, { locale, titleOf: titles(locale) }).fields,
    versions: Object.fromEntries(
      sides
        .filter(({ isTouched, isCurrent, current: there }) => !there || (isTouched && !isCurrent))
        .map((side) => [`content/${side.place.path}`, side.current ? versionOf(side.current) : null]),
    ),
  };
  return new Refusal('stale', words, [], { overlap });
}

const opened = { fr: 'l’avez ouvert', en: 'opened it' } as const;
const tookAway = { fr: 'a retiré ce texte du site', en: 'took this text off the site' } as const;

/** How a sentence speaks of one language of an entry. */
export const meetings: Readonly<Record<Locale, Meeting>> = {
  fr: { saved: { fr: 'le texte français', en: 'the French text' }, tookAway, opened },
  en: { saved: { fr: 'le texte anglais', en: 'the English text' }, tookAway, opened },
};

/** The labels of the fields in which two texts of an entry differ; none when one of them is not there or unreadable. */
export function differences(name: CollectionName, theirs: Buffer | undefined, mine: Buffer): Bilingual[] {
  const [a, b] = [parseEntryFile(theirs?.toString('utf8') ?? ''), parseEntryFile(mine.toString('utf8'))];
  if (!a.ok || !b.ok) return [];
  const labels = changedLabels(collections[name].fields, a.file.data, b.file.data);
  return a.file.body === b.file.body ? labels : [...labels, { fr: 'Texte', en: 'Text' }];
}

type Data = Readonly<Record<string, unknown>>;

/** The labels of the fields whose values differ. */
export function changedLabels(fields: Fields, theirs: Data, mine: Data): Bilingual[] {
  return Object.entries(fields)
    .filter(([key]) => !isDeepStrictEqual(theirs[key], mine[key]))
    .map(([, { label }]) => label);
}
