import type { Bilingual, Locale } from '../../../i18n/locales.ts';
import { ownStrings } from '../../../i18n/own-strings.ts';
import { wrongPlaces } from '../../../i18n/word-places.ts';
import type { WordChange } from '../../../model/messages/interface-words.ts';
import type { Problem } from '../../../model/problem.ts';
import { wordsFile } from '../../../model/words-file.ts';
import { Refusal } from '../refusal.ts';
import type { LastSave } from '../storage/store.ts';
import { conflictWords, wordsSubject } from './conflict-words.ts';

type Changed = Pick<WordChange, 'key' | 'locale' | 'is'>;

/** What is wrong with wordings of the interface's words, each by its key. @param known the keys of those that may be changed. */
export function wordingProblems(changes: readonly Changed[], known: ReadonlySet<string>): Problem[] {
  return changes.flatMap((change) => {
    if (!known.has(change.key)) return [problemOf(change, notOurs, nothingToChange)];
    const { lacking, unknown } = wrongPlaces(ownStrings, { ...change, text: change.is });
    return [
      ...(lacking.length > 0 ? [problemOf(change, lacks(change, lacking), putBack(lacking))] : []),
      ...(unknown.length > 0 ? [problemOf(change, neverFilled(change, unknown), takeOut)] : []),
    ];
  });
}

/** Says what is wrong with the first of some wordings, and how many more there are. */
export function invalidWordings(problems: readonly Problem[]): Refusal {
  const [first] = problems;
  const more = problems.length - 1;
  const words = (locale: Locale, others: string) =>
    first ? `${first.message[locale]} ${first.advice[locale]}${more > 0 ? ` ${others}` : ''}` : '';
  const fr = words('fr', `(Autres points à revoir : ${more}.)`);
  return new Refusal('invalid', { fr, en: words('en', `(${more} more to look at.)`) }, problems);
}

/** The refusal of words that a colleague changed first: which ones, who and when. */
export function changedMeanwhile(changes: readonly Changed[], last: LastSave | undefined): Refusal {
  const labels = changes.map(({ key }) => ({ fr: nameOf(key, 'fr'), en: nameOf(key, 'en') }));
  return new Refusal('stale', conflictWords(wordsSubject, last, labels, { isGone: false }));
}

/** The refusal of a change of words while a file of them is at fault. */
export function brokenWordsFile(file: string): Refusal {
  return new Refusal('request', {
    fr: `Une faute dans ${file} est à corriger d’abord : ouvrez la liste de travail, qui y mène.`,
    en: `A mistake in ${file} has to be corrected first: open the to-do list, which leads there.`,
  });
}

const notOurs: Bilingual = {
  fr: 'Ce mot n’est pas de ceux que l’éditeur change.',
  en: 'This word is not one that the editor changes.',
};
const nothingToChange: Bilingual = {
  fr: 'Ouvrez de nouveau les mots de l’interface.',
  en: 'Open the words of the interface again.',
};
const takeOut: Bilingual = {
  fr: 'Retirez ces accolades et ce qu’elles contiennent.',
  en: 'Take out these braces and what they hold.',
};

function lacks({ key }: Changed, names: readonly string[]): Bilingual {
  const places = inBraces(names);
  return {
    fr: `« ${nameOf(key, 'fr')} » : il manque ${places}, que le site remplit.`,
    en: `“${nameOf(key, 'en')}”: ${places} is missing, which the site fills in.`,
  };
}

function putBack(names: readonly string[]): Bilingual {
  const places = inBraces(names);
  return { fr: `Remettez ${places} dans la phrase.`, en: `Put ${places} back into the sentence.` };
}

function neverFilled({ key }: Changed, names: readonly string[]): Bilingual {
  const places = inBraces(names);
  return {
    fr: `« ${nameOf(key, 'fr')} » : le site ne remplit pas ${places} ici.`,
    en: `“${nameOf(key, 'en')}”: the site does not fill in ${places} here.`,
  };
}

const inBraces = (names: readonly string[]) => names.map((name) => `{${name}}`).join(', ');

/** A word by what the program says there, shortened. */
function nameOf(key: string, locale: Locale): string {
  const own = Object.hasOwn(ownStrings[locale], key) ? (ownStrings[locale][key] ?? key) : key;
  return own.length > 60 ? `${own.slice(0, 59).trimEnd()}…` : own;
}

function problemOf({ key, locale }: Changed, message: Bilingual, advice: Bilingual): Problem {
  return { file: wordsFile(locale), line: 1, field: key, code: 'strings', message, advice };
}
