import type { Bilingual } from '../i18n/locales.ts';
import { words, type ProblemWords } from './problem-words.ts';
import { blockNamed } from './blocks/registry.ts';

export type BodyProblemCode = keyof typeof words;

/** Every code with its words, for the guide and for the test that no sentence lacks a language. */
export const problemWords: Readonly<Record<BodyProblemCode, ProblemWords>> = words;

/** Something wrong in a body. Line and column count from 1, in UTF-16 units, in the file when its offset is known. */
export interface BodyProblem {
  line: number;
  column: number;
  code: BodyProblemCode;
  message: Bilingual;
  advice: Bilingual;
  /** The block at fault as its file writes it, for developers: `<Quote by>`. */
  tag?: string;
}

/** What fills the `{name}` places of a problem's words: one text for both languages, or one for each. */
export type Details = Readonly<Record<string, string | Bilingual>>;

/** Makes a problem from its code: `problem('body/html', at, { name: 'br' })`. A block's `name` fills `{block}` too. */
export function problem(
  code: BodyProblemCode,
  at: { line: number; column: number },
  given: Details = {},
): BodyProblem {
  const { message, advice } = problemWords[code];
  const { name, attribute } = given;
  const block = typeof name === 'string' ? blockNamed(name) : undefined;
  const details = typeof name === 'string' ? { ...given, block: quoted(block?.label ?? name) } : given;
  return {
    line: at.line,
    column: at.column,
    code,
    message: fillBoth(message, details),
    advice: fillBoth(advice, details),
    ...(block
      ? { tag: `<${[block.name, attribute].filter((part) => typeof part === 'string').join(' ')}>` }
      : {}),
  };
}

/** A name in the quotation marks of each language. */
export function quoted(name: string | Bilingual): Bilingual {
  const { fr, en } = typeof name === 'string' ? { fr: name, en: name } : name;
  return { fr: `« ${fr} »`, en: `“${en}”` };
}

/** Several names as a sentence lists them. */
export function listed(names: readonly Bilingual[]): Bilingual {
  return { fr: names.map(({ fr }) => fr).join(', '), en: names.map(({ en }) => en).join(', ') };
}

function fillBoth(text: Bilingual, details: Details): Bilingual {
  return { fr: fill(text.fr, details, 'fr'), en: fill(text.en, details, 'en') };
}

function fill(text: string, details: Details, locale: keyof Bilingual): string {
  return text.replace(/\{([a-z]+)\}/gi, (place, name: string) => {
    const detail = details[name];
    if (detail === undefined) return place;
    return typeof detail === 'string' ? detail : detail[locale];
  });
}

/** One line for a console: `12:3 The HTML tag <br> is not allowed. Use …` */
export function problemLine(
  { line, column, message, advice, tag }: BodyProblem,
  locale: keyof Bilingual,
): string {
  return `${line}:${column} ${message[locale]} ${advice[locale]}${tag ? ` [${tag}]` : ''}`;
}

/** A body that must not be rendered. `problems` says why; the message has one line for each, in English. */
export class BodyError extends Error {
  override name = 'BodyError';
  readonly problems: readonly BodyProblem[];
  readonly file: string | undefined;

  constructor(problems: readonly BodyProblem[], file?: string, options?: ErrorOptions) {
    const place = file === undefined ? '' : `${file}:`;
    super(problems.map((each) => `${place}${problemLine(each, 'en')}`).join('\n'), options);
    this.problems = problems;
    this.file = file;
  }
}
