/**
 * The version of a file travels with its text, as a first line `%version 3f2a…` that exists only between the browser and
 * the server. So it is kept wherever Decap keeps the text, the copy of unsaved work in the browser included: a copy
 * taken up again after a colleague has saved is refused as out of date instead of undoing the colleague's work.
 */
const line = /^%version ([0-9a-f]+)\n/;

/** @example withVersion('3f2a', '---\n') // '%version 3f2a\n---\n' */
export function withVersion(version: string, text: string): string {
  return `%version ${version}\n${text}`;
}

/** Splits what `withVersion` joined; a text without the line has no version. */
export function takeVersion(text: string): { version: string | undefined; text: string } {
  const match = line.exec(text);
  return { version: match?.[1], text: match ? text.slice(match[0].length) : text };
}
