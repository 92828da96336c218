import { obeyed } from '../../applications/staff/harmless.ts';

/** JSON on one line, with what a terminal would obey written as escapes. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    obeyed,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
