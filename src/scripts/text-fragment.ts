/** A part of an excerpt; marked where it is a word that was searched. */
interface Piece {
  text: string;
  isMatch: boolean;
}

const encode = (text: string) => encodeURIComponent(text).replaceAll('-', '%2D');

/** The word that touches a match, where nothing but a space stands between them: a sentence's end may not be in the page. */
const wordBefore = (text: string) => /(?:^|\s)([\p{L}\p{N}’'-]+)\s+$/u.exec(text)?.[1];
const wordAfter = (text: string) => /^\s+([\p{L}\p{N}’'-]+)(?:\s|$)/u.exec(text)?.[1];

/**
 * An address that leads to the first word found, which browsers then scroll to and mark by themselves (text fragments);
 * those that do not know them open the page. A neighbouring word tells it from the same word in the navigation.
 * @example withHighlight('/fr/a/', [{ text: 'la ', isMatch: false }, { text: 'cohorte', isMatch: true }])
 * // '/fr/a/#:~:text=la-,cohorte'
 */
export function withHighlight(url: string, excerpt: readonly Piece[]): string {
  const place = excerpt.findIndex(({ isMatch }) => isMatch);
  const found = excerpt[place];
  if (!found) return url;
  const before = wordBefore(excerpt[place - 1]?.text ?? '');
  const after = wordAfter(excerpt[place + 1]?.text ?? '');
  const around = before
    ? [`${encode(before)}-`, encode(found.text)]
    : [encode(found.text), ...(after ? [`-${encode(after)}`] : [])];
  return `${url}${url.includes('#') ? '' : '#'}:~:text=${around.join(',')}`;
}
