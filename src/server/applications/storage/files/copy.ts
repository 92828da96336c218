import { allocateForSealing } from '../database/vault.ts';
import type { StoredFile } from './content.ts';
import { newFileId, type FileFacts, type FileStart, type NewPiece } from './pieces.ts';

/** Copies a file piece by piece, since what it is sealed with is bound to its id. @returns the copy's id. */
export async function copyFile(
  { content }: StoredFile,
  { start, facts }: { start: FileStart; facts: FileFacts },
  writePiece: (piece: NewPiece) => Promise<void>,
): Promise<string> {
  const file = newFileId();
  let number = 0;
  let size = 0;
  for await (const opened of content) {
    const bytes = allocateForSealing(opened.length);
    bytes.set(opened);
    size += bytes.length;
    const isLast = size === facts.size;
    await writePiece({
      file,
      number,
      bytes,
      ...(number === 0 ? { start } : {}),
      ...(isLast ? { end: facts } : {}),
    });
    number += 1;
  }
  return file;
}
