import type { Library } from '../library/build-library.ts';
import { fingerprintOf } from './tracked.ts';
import { isRecorded, recordRead, recordReads } from './reads.ts';

type Argument = string | number | boolean | undefined | null | readonly Argument[];

/** What a query has answered, and what it has read for it. */
interface Answer {
  reads: ReadonlySet<string>;
  fingerprint: string;
  /** Asks the same of another library. */
  askAgain: (library: Library) => void;
}

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
  // In development, a module that was edited is loaded again, and defines its queries once more.
  if (names.has(name) && !import.meta.hot) throw new Error(`Two queries are called ${name}.`);
  names.add(name);
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
 * The queries that answer otherwise than before, by what they were asked before.
 *
 * @param changed the parts of the content that have changed.
 * @param library what they are asked of again.
 */
export function changedAnswers(changed: ReadonlySet<string>, library: Library): Set<string> {
  const isOther = new Map<string, boolean>();
  const before = new Map(answers);
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
