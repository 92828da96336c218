import { isDeepStrictEqual } from 'node:util';
import type { Bilingual } from '../../i18n/locales.ts';
import type { Collection } from '../../model/collection.ts';
import { collections, type CollectionName } from '../../model/collections/index.ts';
import { parseEntryFile } from '../../model/entry-file.ts';
import type { Place } from './paths.ts';
import type { LastSave } from './store.ts';

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

/** Tells an editor that somebody saved before them: which language, how long ago, what differs, and what to do. */
export function staleWords(
  { locale }: Extract<Place, { kind: 'entry' }>,
  last: LastSave | undefined,
  fields: readonly Bilingual[],
  now = new Date(),
): Bilingual {
  const ago = last && Math.max(0, Math.round((now.getTime() - last.at.getTime()) / 60_000));
  const who = { fr: last?.by ?? 'Quelqu’un', en: last?.by ?? 'Somebody' };
  const [fr, en] = [
    fields.map((one) => `« ${one.fr} »`).join(', '),
    fields.map((one) => `“${one.en}”`).join(', '),
  ];
  const language = {
    fr: { fr: 'le texte français', en: 'the French text' },
    en: { fr: 'le texte anglais', en: 'the English text' },
  }[locale];
  return {
    fr: `${who.fr} a enregistré ${language.fr}${agoWords(ago).fr}, après que vous l’avez ouvert.${fr ? ` Diffère du vôtre : ${fr}.` : ''} Copiez ce que vous avez écrit, rechargez la page, puis reportez-le.`,
    en: `${who.en} saved ${language.en}${agoWords(ago).en}, after you opened it.${en ? ` It differs from yours in: ${en}.` : ''} Copy what you wrote, reload the page, then put it back in.`,
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
