import type { StoredApplication } from '../store/store.ts';

/** Shorter answers are words of everyday, such as `fr` or `yes`. */
const shortest = 4;

const address = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;

/**
 * An error as it may be kept and logged. A mail server quotes the address that it refuses, or the words that it takes for
 * spam: no address and no answer goes further.
 */
export function withoutAnswers(
  error: string,
  application: Pick<StoredApplication, 'answers' | 'unrecognised'> | undefined,
): string {
  const { answers = {}, unrecognised = {} } = application ?? {};
  const texts = [...Object.values(answers).flat(), ...Object.values(unrecognised).flat()]
    .map(String)
    .filter((text) => text.length >= shortest)
    .sort((a, b) => b.length - a.length);
  return texts.reduce((left, text) => left.replaceAll(text, '…'), error).replace(address, '…');
}
