import { z } from 'zod';

/** The fields and the body of a file that the server has read. */
export const readTextSchema = z.object({ data: z.record(z.string(), z.unknown()), body: z.string() });

export type ReadText = z.infer<typeof readTextSchema>;

/**
 * The version of a file travels with its text, as a first line `%version 3f2a…` that exists only between the browser and
 * the server. So it is kept wherever Decap keeps the text, the copy of unsaved work in the browser included: a copy
 * taken up again after a colleague has saved is refused as out of date instead of undoing the colleague's work.
 * In a list the line is `%read 3f2a…`: what follows is the text as the server has read it, as JSON.
 */
const line = /^%(version|read) ([0-9a-f]+)\n/;

/** @example withVersion('3f2a', '---\n') // '%version 3f2a\n---\n' */
export function withVersion(version: string, text: string): string {
  return `%version ${version}\n${text}`;
}

/** @example readWithVersion('3f2a', { data: {}, body: '' }) // '%read 3f2a\n{"data":{},"body":""}' */
export function readWithVersion(version: string, read: ReadText): string {
  return `%read ${version}\n${JSON.stringify(read)}`;
}

/**
 * Splits what `withVersion` or `readWithVersion` joined; a text without the line has no version. `read` is only there where
 * this page wrote it, since what the server sends always has a line before it.
 */
export function takeVersion(given: string): { version: string | undefined; text: string; read?: ReadText } {
  const match = line.exec(given);
  const text = match ? given.slice(match[0].length) : given;
  const read = match?.[1] === 'read' ? { read: readTextSchema.parse(JSON.parse(text)) } : {};
  return { version: match?.[2], text, ...read };
}
