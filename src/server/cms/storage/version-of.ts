import { sha256 } from '../../../digest.ts';

/** The version of a file, as the editor's browser remembers it: 32 hexadecimal digits of its SHA-256. */
export function versionOf(bytes: Buffer | string): string {
  return sha256(bytes).slice(0, 32);
}
