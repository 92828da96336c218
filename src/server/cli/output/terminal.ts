// Control characters but line feed and tab, and marks that reorder a line: a terminal obeys them.
// eslint-disable-next-line no-control-regex
const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/** Text without what a terminal would obey: an applicant's words must not clear the screen or hide a line. */
export const harmless = (text: string): string => text.replace(obeyed, '�');

/** JSON on one line, with what a terminal would obey written as escapes. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
