import { createHash } from 'node:crypto';

/** The version of a file, as the editor's browser remembers it: 32 hexadecimal digits of its SHA-256. */
export function versionOf(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
