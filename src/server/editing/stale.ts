import { isDeepStrictEqual } from 'node:util';
import type { Bilingual } from '../../i18n/locales.ts';
import type { Collection } from '../../model/collection.ts';
import { collections, type CollectionName } from '../../model/collections/index.ts';
import { parseEntryFile } from '../../model/entry-file.ts';
import type { ContentTree } from '../../collections/read/tree.ts';
import type { EntryTexts } from './compare/compare.ts';
import { titlesOf, type Titles } from './compare/titles.ts';
import { versionOf } from './digest.ts';
import type { EntryPlace } from './paths.ts';
import { Refusal } from './refusal.ts';
import type { ContentStore, LastSave } from './store.ts';

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

/** What two editors made of one entry: what is there, what the second one wrote, and the versions to write over. */
export interface Overlap {
  collection: CollectionName;
  theirs: EntryTexts;
  mine: EntryTexts;
  /** By path, the version that is there now; null for a file that is gone. */
  versions: Record<string, string | null>;
  titles: Titles;
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
  const words = staleWords(place, await store.lastSave(place.path), changed, { isGone: !current });
  const textsOf = (pick: (side: Side) => Buffer | undefined): EntryTexts => {
    const text = (locale: 'fr' | 'en') => {
      const side = sides.find((one) => one.place.locale === locale);
      return side && pick(side)?.toString('utf8');
    };
    return { fr: text('fr'), en: text('en') };
  };
  return new Refusal('stale', words, [], {
    collection: place.collection,
    theirs: textsOf((side) => side.current),
    mine: textsOf((side) => (side.isTouched || !side.current ? side.bytes : side.current)),
    versions: Object.fromEntries(
      sides
        .filter(({ isTouched, isCurrent, current: there }) => !there || (isTouched && !isCurrent))
        .map((side) => [`content/${side.place.path}`, side.current ? versionOf(side.current) : null]),
    ),
    titles: await titlesOf(tree),
  });
}

/** The labels of the fields in which two texts of an entry differ; none when one of them is not there or unreadable. */
export function differences(name: CollectionName, theirs: Buffer | undefined, mine: Buffer): Bilingual[] {
  const [a, b] = [parseEntryFile(theirs?.toString('utf8') ?? ''), parseEntryFile(mine.toString('utf8'))];
  if (!a.ok || !b.ok) return [];
  const { fields }: Collection = collections[name];
  const labels = Object.entries(fields)
    .filter(([key]) => !isDeepStrictEqual(a.file.data[key], b.file.data[key]))
    .map(([, { label }]) => label);
  return a.file.body === b.file.body ? labels : [...labels, { fr: 'Texte', en: 'Text' }];
}

/** Tells an editor that somebody saved before them: which language, how long ago, what differs. */
export function staleWords(
  { locale }: EntryPlace,
  last: LastSave | undefined,
  fields: readonly Bilingual[],
  { isGone, now = new Date() }: { isGone: boolean; now?: Date },
): Bilingual {
  const minutes = last && Math.max(0, Math.round((now.getTime() - last.at.getTime()) / 60_000));
  const ago = agoWords(minutes);
  const who = { fr: last?.by ?? 'Quelqu’un', en: last?.by ?? 'Somebody' };
  const [fr, en] = [
    fields.map((one) => `« ${one.fr} »`).join(', '),
    fields.map((one) => `“${one.en}”`).join(', '),
  ];
  if (isGone) {
    return {
      fr: `${who.fr} a retiré ce texte du site${ago.fr}, après que vous l’avez ouvert. Rien de ce que vous avez écrit n’est perdu.`,
      en: `${who.en} took this text off the site${ago.en}, after you opened it. Nothing that you wrote is lost.`,
    };
  }
  const language = {
    fr: { fr: 'le texte français', en: 'the French text' },
    en: { fr: 'le texte anglais', en: 'the English text' },
  }[locale];
  return {
    fr: `${who.fr} a enregistré ${language.fr}${ago.fr}, après que vous l’avez ouvert.${fr ? ` Diffère du vôtre : ${fr}.` : ''} Rien de ce que vous avez écrit n’est perdu.`,
    en: `${who.en} saved ${language.en}${ago.en}, after you opened it.${en ? ` It differs from yours in: ${en}.` : ''} Nothing that you wrote is lost.`,
  };
}

export function agoWords(minutes: number | undefined): Bilingual {
  if (minutes === undefined) return { fr: '', en: '' };
  if (minutes < 1) return { fr: ' à l’instant', en: ' just now' };
  if (minutes < 60) return { fr: ` il y a ${minutes} min`, en: ` ${minutes} min ago` };
  const hours = Math.round(minutes / 60);
  if (hours < 48) return { fr: ` il y a ${hours} h`, en: ` ${hours} h ago` };
  const days = Math.round(hours / 24);
  return { fr: ` il y a ${days} jours`, en: ` ${days} days ago` };
}
