declare const brand: unique symbol;

/** What an applicant quotes: `7KCM-3WXH-J4P`. Made by `makeReference` or read by `parseReference`, never otherwise. */
export type Reference = string & { readonly [brand]: 'Reference' };

/** 19 characters, none taken for another when read, dictated or typed: no 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V, E. */
const alphabet = '3479ACDFHJKMNPRTWXY';
const prime = alphabet.length;
const digits = 10;

/**
 * The check character. Weights are distinct and 19 is prime, so that one wrong character, or two exchanged ones, never
 * give another valid reference.
 */
function checkCharacter(body: string): string {
  const sum = Array.from(body).reduce(
    (total, character, index) => total + alphabet.indexOf(character) * (index + 2),
    0,
  );
  return alphabet.charAt(sum % prime);
}

function format(characters: string): Reference {
  return `${characters.slice(0, 4)}-${characters.slice(4, 8)}-${characters.slice(8)}` as Reference;
}

/**
 * A new reference from random bytes.
 *
 * @param randomBytes gives that many random bytes; called again for each byte that would bias the draw.
 */
export function makeReference(randomBytes: (count: number) => Uint8Array): Reference {
  let body = '';
  while (body.length < digits) {
    for (const byte of randomBytes(digits)) {
      const isBiased = byte >= Math.floor(256 / prime) * prime;
      if (!isBiased && body.length < digits) body += alphabet.charAt(byte % prime);
    }
  }
  return format(body + checkCharacter(body));
}

/**
 * Reads a reference as people type it: lower case, spaces, no hyphen.
 *
 * @example
 * parseReference(' 7kcm 3wxh j4p '); // { ok: true, reference: '7KCM-3WXH-J4P' } where the check character is right
 */
export function parseReference(
  typed: string,
): { ok: true; reference: Reference } | { ok: false; code: 'not-a-reference' } {
  const characters = typed.toUpperCase().replace(/[\s-]/g, '');
  const isWellFormed =
    characters.length === digits + 1 && Array.from(characters).every((one) => alphabet.includes(one));
  const body = characters.slice(0, digits);
  if (!isWellFormed || checkCharacter(body) !== characters.charAt(digits))
    return { ok: false, code: 'not-a-reference' };
  return { ok: true, reference: format(characters) };
}
