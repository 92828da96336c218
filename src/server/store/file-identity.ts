import { statSync } from 'node:fs';
import { z } from 'zod';

/** The database was deleted, or another file took its place: what is stored now would be in no file that anybody finds. */
export class DatabaseReplacedError extends Error {
  override name = 'DatabaseReplacedError';
}

const absent = z.object({ code: z.enum(['ENOENT', 'ENOTDIR']) });

function find(file: string) {
  try {
    return statSync(file);
  } catch (error) {
    if (absent.safeParse(error).success) return undefined;
    throw error;
  }
}

/** Which file has this name at this moment; undefined where there is none. */
function identityOf(file: string): string | undefined {
  const found = find(file);
  return found && `${found.dev}:${found.ino}`;
}

/** Whether there is a file of this name with nothing in it. */
export const isEmptyFile = (file: string): boolean => find(file)?.size === 0;

/** Tells later whether a name still leads to the file that it leads to now. */
export function rememberFile(file: string): () => boolean {
  const opened = identityOf(file);
  return () => identityOf(file) === opened;
}
