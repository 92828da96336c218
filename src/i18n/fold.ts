import { toDecomposed } from './normalize.ts';

/** Letters without accents and ligatures, in lower case: `fold('Œuvre À') === 'oeuvre a'`. */
export function fold(text: string): string {
  return toDecomposed(text.toLowerCase()).replace(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae');
}
