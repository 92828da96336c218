import { fold } from '../../i18n/fold.ts';
import type { Locale } from '../../i18n/locales.ts';

/** One way to ask the index for what a reader typed. */
export interface Plan {
  /** As Pagefind is asked. */
  text: string;
  /** The words that a page must have; none for a phrase in quotation marks, which Pagefind compares by itself. */
  words: readonly string[];
}

/** `l’`, `d’`, `qu’`, `jusqu’` before a word; never the apostrophe inside a word, such as `aujourd’hui`. */
const elision = /(?<![\p{L}\p{N}])(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=[\p{L}\p{N}])/giu;

/** True for `de`, and for `est-ce`, whose parts are all among the words that tell nothing about a subject. */
const isIgnored = (word: string, ignored: ReadonlySet<string>) =>
  fold(word)
    .split(/[-‑]/)
    .every((part) => ignored.has(part));

/** Numbers as the pages of a language write them: `120 000` in French, `120,000` in English, which is one word of the index. */
function groupNumbers(text: string, locale: Locale): string {
  const whole = text.replace(/(?<=\d)[,.](?=\d{3}(?!\d))/g, '');
  if (locale === 'en') return whole;
  return whole.replace(/\d{5,}/g, (number) => {
    const first = number.length % 3;
    return [number.slice(0, first), ...(number.slice(first).match(/\d{3}/g) ?? [])].filter(Boolean).join(' ');
  });
}

/**
 * The ways to ask for a query, the most faithful first; none where it has only words such as “of the”.
 * @param ignored words that tell nothing about a subject, folded
 * @example queryToPlans('clôture de l’appel', 'fr', new Set(['de']))[0]?.words // ['clôture', 'appel']
 */
export function queryToPlans(query: string, locale: Locale, ignored: ReadonlySet<string>): Plan[] {
  if (/^".+"$/.test(query)) return [{ text: query, words: [] }];
  const words = groupNumbers(query.replace(elision, '').replace(/\p{Sc}/gu, ' '), locale)
    .split(/\s+/)
    .filter((word) => lettersOf(word) !== '' && !isIgnored(word, ignored));
  const padded = words.map((word) => word.replace(/^\d$/, '0$&'));
  const ways = padded.some((word, place) => word !== words[place]) ? [words, padded] : [words];
  return ways.filter((way) => way.length > 0).map((way) => ({ text: way.join(' '), words: way }));
}

/**
 * What editors say that other words mean, by the letters of those words.
 * @param text such as `date limite, échéance = clôture; bitcoin = cryptomonnaie`
 */
export function parseSynonyms(text: string): Map<string, string> {
  return new Map(
    text.split(';').flatMap((line) => {
      const [others = '', meaning = ''] = line.split('=');
      return others.split(',').map((other) => [lettersOf(other), meaning.trim()] as const);
    }),
  );
}

/** The letters and digits of a word, folded. */
export function lettersOf(word: string): string {
  return fold(word).replace(/[^\p{L}\p{N}]/gu, '');
}

/** `BizSpark-2` is found by `biz`, `spark` and `2`, as in the index. */
const seam = /[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;

/**
 * True where a word of a page is what was asked for. The index compares stems, and where it has none it shortens the word
 * until something fits: at least four letters and 60 % of the word asked for must be there, shorter words and numbers whole.
 * @example isAkin('d’hameçonnage', 'hameçonnages') && !isAkin('(HAE)', 'hameçonnage')
 */
export function isAkin(found: string, asked: string): boolean {
  const wanted = lettersOf(asked);
  const parts = [lettersOf(found), ...found.split(seam).map(lettersOf)];
  if (/^\d+$/.test(wanted))
    return parts.some((part) => /^\d+$/.test(part) && Number(part) === Number(wanted));
  if (wanted.length < 4) return parts.some((part) => part === wanted || part === `${wanted}s`);
  const start = wanted.slice(0, Math.max(4, Math.ceil(wanted.length * 0.6)));
  return parts.some((part) => part.startsWith(start));
}

/**
 * True where the index may answer with words that are not akin to the one asked for: the site has none that is, or the word
 * is short enough for its stem to be that of others, as `lévis` and `lever`.
 * @param vocabulary words of the site
 */
export function isDoubtful(asked: string, vocabulary: readonly string[]): boolean {
  const wanted = lettersOf(asked);
  const near = vocabulary.filter((word) => lettersOf(word).startsWith(wanted.slice(0, 3)));
  return (
    !near.some((word) => isAkin(word, asked)) ||
    (wanted.length < 7 && near.some((word) => !isAkin(word, asked)))
  );
}
