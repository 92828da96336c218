import { isDeepStrictEqual } from 'node:util';
import { otherLocale } from '../../i18n/locales.ts';
import type { Collection } from '../../model/collection.ts';
import { collections, entryTitle } from '../../model/collections/index.ts';
import type { Lists } from '../../model/fields/listed.ts';
import type { Problem } from '../../model/problem.ts';
import { sharedParts } from '../../model/shared-parts.ts';
import { differenceIn } from './pair-difference.ts';
import { entryPath, type Entry } from './entry.ts';

/** Checks each entry against its other language: the file is there, one of the two is complete, shared values agree. */
export function checkPairs(
  entries: readonly Entry[],
  files: readonly string[],
  lists: Lists = {},
): Problem[] {
  const byPath = new Map(entries.map((entry) => [entry.file, entry]));
  const present = new Set(files);
  return entries.flatMap((entry) => {
    const path = entryPath({ ...entry, locale: otherLocale(entry.locale) });
    const other = byPath.get(path);
    if (!present.has(path)) return [missing(entry, path)];
    return other && entry.locale === 'fr' ? comparePair(entry, other, lists) : [];
  });
}

/** A language of an entry that could not be accepted as a whole, with those of its fields that could. */
export type UnreadEntry = Pick<Entry, 'collection' | 'locale' | 'name' | 'file' | 'lineOf'> & {
  data: Readonly<Record<string, unknown>>;
};

/**
 * Compares the fields that are right of entries of which one language or both were refused, so that an editor learns in one
 * round what is wrong in each language and what differs between the two.
 */
export function checkUnreadPairs(
  entries: readonly Entry[],
  unread: readonly UnreadEntry[],
  lists: Lists,
): Problem[] {
  const byPath = new Map<string, UnreadEntry>([...entries, ...unread].map((entry) => [entry.file, entry]));
  const pairs = new Set(unread.map(({ collection, name }) => `${collection}/${name}`));
  return [...pairs].flatMap((pair) => {
    const [collection, name] = pair.split('/');
    const [french, english] = [
      byPath.get(`${collection}/fr/${name}.mdx`),
      byPath.get(`${collection}/en/${name}.mdx`),
    ];
    return french && english ? compareAccepted(french, english, lists) : [];
  });
}

function compareAccepted(french: UnreadEntry, english: UnreadEntry, lists: Lists): Problem[] {
  if ([french, english].some(({ data }) => data['translation'] === 'untranslated')) return [];
  const { fields }: Collection = collections[french.collection];
  const accepted = Object.entries(fields).filter(([name]) => name in french.data && name in english.data);
  const both = Object.fromEntries(accepted);
  const [mine, theirs] = [sharedParts(both, french.data), sharedParts(both, english.data)];
  return Object.keys(both).flatMap((name) =>
    isDeepStrictEqual(mine.get(name), theirs.get(name)) ? [] : [differs(french, english, name, lists)],
  );
}

const languages = {
  fr: { fr: 'français', en: 'French' },
  en: { fr: 'anglais', en: 'English' },
} as const;

function missing(entry: Entry, path: string): Problem {
  return {
    file: path,
    line: 1,
    code: 'translation-missing',
    message: {
      fr: `« ${entryTitle(entry)} » existe en ${languages[entry.locale].fr}, mais son fichier ${languages[otherLocale(entry.locale)].fr} manque.`,
      en: `“${entryTitle(entry)}” exists in ${languages[entry.locale].en}, but its ${languages[otherLocale(entry.locale)].en} file is missing.`,
    },
    advice: {
      fr: 'Traduisez ce texte, ou enregistrez-le avec « Non traduit » dans cette langue.',
      en: 'Translate this text, or save it as “Not translated” in that language.',
    },
  };
}

function comparePair(entry: Entry, other: Entry, lists: Lists): Problem[] {
  if (entry.data.translation === 'untranslated' && other.data.translation === 'untranslated') {
    return [
      {
        file: entry.file,
        line: entry.lineOf(['translation']),
        field: 'translation',
        code: 'translation-both-untranslated',
        message: {
          fr: 'Ce texte n’est traduit dans aucune langue.',
          en: 'This text is not translated in either language.',
        },
        advice: {
          fr: 'Écrivez-le dans une langue, ou supprimez-le.',
          en: 'Complete it in one language, or delete it.',
        },
      },
    ];
  }
  if (entry.data.translation === 'untranslated' || other.data.translation === 'untranslated') return [];
  if (agreed.get(entry) === other) return [];
  const { fields }: Collection = collections[entry.collection];
  const [mine, theirs] = [sharedParts(fields, entry.data), sharedParts(fields, other.data)];
  const problems = [...mine].flatMap(([name, value]) =>
    isDeepStrictEqual(value, theirs.get(name)) ? [] : [differs(entry, other, name, lists)],
  );
  if (problems.length === 0) agreed.set(entry, other);
  return problems;
}

/** Entries with the one of the other language that agreed with them: neither ever changes. */
const agreed = new WeakMap<Entry, Entry>();

function differs(entry: UnreadEntry, other: UnreadEntry, name: string, lists: Lists): Problem {
  const { fields }: Collection = collections[entry.collection];
  const field = fields[name];
  if (!field) throw new Error(`${entry.collection} has no field “${name}”.`);
  const { path, labels, values } = differenceIn(name, field, [entry.data[name], other.data[name]], lists);
  const [fr, en] = [labels.map((one) => one.fr).join(' › '), labels.map((one) => one.en).join(' › ')];
  return {
    file: other.file,
    line: other.lineOf(path),
    field: path.join('.'),
    code: 'translation-differs',
    message: values
      ? {
          fr: `« ${fr} » : ${values.french.fr} en français, ${values.english.fr} en anglais.`,
          en: `“${en}”: ${values.french.en} in French, ${values.english.en} in English.`,
        }
      : {
          fr: `« ${fr} » diffère du texte ${languages[entry.locale].fr}.`,
          en: `“${en}” is different in ${languages[entry.locale].en}.`,
        },
    advice: {
      fr: 'Mettez la même valeur, ou le même nombre d’éléments, dans les deux langues.',
      en: 'Use the same value, or the same number of items, in both languages.',
    },
  };
}
