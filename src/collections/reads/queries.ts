import type { Library } from '../library/build-library.ts';
import { renderTime } from '../render-time.ts';
import { fingerprintOf } from './tracked.ts';
import { isRecorded, recordRead, recordReads } from './reads.ts';

type Argument = string | number | boolean | undefined | null | readonly Argument[];

/** What a query has answered, and what it has read for it. */
interface Answer {
  reads: ReadonlySet<string>;
  fingerprint: string;
  /** Asks the same of another library, or at another time. */
  askAgain: (library: Library) => void;
}

/** The last answer to each question that was asked. */
export type KnownAnswers = ReadonlyMap<string, Answer>;

const answers = new Map<string, Answer>();
const names = new Set<string>();

/**
 * A question about the library whose answer many pages need. Each is worked out once for a library. Pages that have asked
 * are drawn again where the answer is another one, not for each change of what it was worked out from.
 *
 * @param name unique among the queries.
 */
export function defineQuery<Arguments extends readonly Argument[], Result>(
  name: string,
  work: (library: Library, ...given: Arguments) => Result,
): (library: Library, ...given: Arguments) => Result {
  claimName(name);
  const known = new WeakMap<Library, Map<string, { result: Result }>>();
  const ask = (library: Library, ...given: Arguments): Result => {
    const key = `${name}(${JSON.stringify(given)})`;
    recordRead(key);
    const results = known.get(library) ?? new Map<string, { result: Result }>();
    known.set(library, results);
    const before = results.get(key);
    if (before) return before.result;
    const { result, reads } = recordReads(() => work(library, ...given));
    results.set(key, { result });
    if (isRecorded) {
      const askAgain = (other: Library) => void ask(other, ...given);
      answers.set(key, { reads, fingerprint: fingerprintOf(result), askAgain });
    }
    return result;
  };
  return ask;
}

/**
 * A question about the time for which pages are drawn. Those that have asked are drawn again where the answer is another
 * one, such as when a call has opened; those that read the time itself, in every publication.
 *
 * @param name unique among the queries.
 * @param work is given that time, in milliseconds since 1970, and what it is asked: values that JSON can hold.
 */
export function defineClockQuery<Arguments extends readonly unknown[], Result>(
  name: string,
  work: (now: number, ...given: Arguments) => Result,
): (...given: Arguments) => Result {
  claimName(name);
  const ask = (...given: Arguments): Result => {
    if (!isRecorded) return work(renderTime(), ...given);
    const key = `${name}(${JSON.stringify(given)})`;
    recordRead(key);
    const { result, reads } = recordReads(() => work(renderTime(), ...given));
    answers.set(key, { reads, fingerprint: fingerprintOf(result), askAgain: () => void ask(...given) });
    return result;
  };
  return ask;
}

/** What was asked so far, and answered; it stays as it is. */
export const knownAnswers = (): KnownAnswers => new Map(answers);

function claimName(name: string): void {
  // In development, a module that was edited is loaded again, and defines its queries once more.
  if (names.has(name) && !import.meta.hot) throw new Error(`Two queries are called ${name}.`);
  names.add(name);
}

/**
 * The queries that answer otherwise than before, by what they were asked before.
 *
 * @param changed the parts of the content that have changed.
 * @param library what they are asked of again.
 * @param before what they have answered pages, from before anything was read of the new content: that may have asked too.
 */
export function changedAnswers(
  changed: ReadonlySet<string>,
  library: Library,
  before: KnownAnswers,
): Set<string> {
  const isOther = new Map<string, boolean>();
  const hasOtherAnswer = (key: string): boolean => {
    const known = isOther.get(key);
    const answer = before.get(key);
    if (known !== undefined || !answer) return known ?? false;
    const mustAsk = [...answer.reads].some((read) => changed.has(read) || hasOtherAnswer(read));
    const result = mustAsk && asksOtherwise(key, answer, library);
    isOther.set(key, result);
    return result;
  };
  return new Set([...before.keys()].filter(hasOtherAnswer));
}

function asksOtherwise(key: string, { fingerprint, askAgain }: Answer, library: Library): boolean {
  try {
    askAgain(library);
  } catch {
    // What it asked about is gone: nobody asks it any more, or the page that does reports the fault.
    answers.delete(key);
    return true;
  }
  return answers.get(key)?.fingerprint !== fingerprint;
}
