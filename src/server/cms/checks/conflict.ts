import { isDeepStrictEqual } from 'node:util';
import type { Bilingual, Locale } from '../../../i18n/locales.ts';
import { collections, type CollectionName } from '../../../model/collections/index.ts';
import { documents } from '../../../model/documents.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { Fields } from '../../../model/fields/fields.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { compareEntry, type EntryTexts } from '../compare/compare.ts';
import { compareDocument, documentData } from '../compare/document.ts';
import { titlesOf } from '../compare/titles.ts';
import { versionOf } from '../storage/version-of.ts';
import type { DocumentPlace, EntryPlace } from '../names/paths.ts';
import { Refusal, type Conflict } from '../refusal.ts';
import { conflictWords, subjectOf } from './conflict-words.ts';
import type { ContentStore } from '../storage/store.ts';

/** One language of an entry: what is there, and what the editor wants there. */
export interface LanguageVersion {
  place: EntryPlace;
  current: Buffer | undefined;
  bytes: Buffer;
  /** Whether the editor changed anything. */
  isTouched: boolean;
  /** Whether what is there is what the editor opened. */
  isCurrent: boolean;
}

/** The refusal of a save of an entry that a colleague saved first: who, when, and both texts for the editor to compare. */
export async function entryConflict(
  store: ContentStore,
  tree: ContentTree,
  sides: readonly LanguageVersion[],
): Promise<Refusal> {
  const stale = sides.find(({ isTouched, isCurrent }) => isTouched && !isCurrent) ?? sides[0];
  if (!stale) throw new Error('A save without files conflicts with nothing.');
  const { place, current, bytes } = stale;
  const changed = differences(place.collection, current, bytes);
  const last = await store.lastSave(place.path);
  const words = conflictWords(subjectOf(place), last, changed, { isGone: !current });
  const textsOf = (pick: (side: LanguageVersion) => Buffer | undefined): EntryTexts => {
    const text = (locale: Locale) => {
      const side = sides.find((one) => one.place.locale === locale);
      return side && pick(side)?.toString('utf8');
    };
    return { fr: text('fr'), en: text('en') };
  };
  const theirs = textsOf((side) => side.current);
  const mine = textsOf((side) => (side.isTouched || !side.current ? side.bytes : side.current));
  const titles = await titlesOf(tree);
  const conflict: Conflict = {
    fieldsIn: (locale) =>
      compareEntry(place.collection, theirs, mine, { locale, titleOf: titles(locale) }).fields,
    versions: Object.fromEntries(
      sides
        .filter(({ isTouched, isCurrent, current: there }) => !there || (isTouched && !isCurrent))
        .map((side) => [`content/${side.place.path}`, side.current ? versionOf(side.current) : null]),
    ),
  };
  return new Refusal('stale', words, [], { conflict });
}

/** The refusal of a save of a document that a colleague saved first: who, when, and what differs, field by field. */
export async function documentConflict(
  { lastSave, tree }: ContentStore,
  place: DocumentPlace,
  current: Buffer | undefined,
  bytes: Buffer,
): Promise<Refusal> {
  const { fields } = documents[place.collection];
  const [theirs, mine] = [current?.toString('utf8'), bytes.toString('utf8')];
  const labels = changedLabels(fields, documentData(theirs) ?? {}, documentData(mine) ?? {});
  const words = conflictWords(subjectOf(place), await lastSave(place.path), labels, { isGone: !current });
  const titles = await titlesOf(await tree());
  const conflict: Conflict = {
    fieldsIn: (locale) => compareDocument(fields, theirs, mine, { locale, titleOf: titles(locale) }),
    versions: { [`content/${place.path}`]: current ? versionOf(current) : null },
  };
  return new Refusal('stale', words, [], { conflict });
}

/** The labels of the fields in which two texts of an entry differ; none when one of them is not there or unreadable. */
export function differences(name: CollectionName, theirs: Buffer | undefined, mine: Buffer): Bilingual[] {
  const [a, b] = [parseEntryFile(theirs?.toString('utf8') ?? ''), parseEntryFile(mine.toString('utf8'))];
  if (!a.ok || !b.ok) return [];
  const labels = changedLabels(collections[name].fields, a.file.data, b.file.data);
  return a.file.body === b.file.body ? labels : [...labels, { fr: 'Texte', en: 'Text' }];
}

type Data = Readonly<Record<string, unknown>>;

/** The labels of the fields whose values differ. */
function changedLabels(fields: Fields, theirs: Data, mine: Data): Bilingual[] {
  return Object.entries(fields)
    .filter(([key]) => !isDeepStrictEqual(theirs[key], mine[key]))
    .map(([, { label }]) => label);
}
