import { statSync } from 'node:fs';
import { z } from 'zod';

/** The database was deleted, or another file took its place: what is stored now would be in no file that anybody finds. */
export class DatabaseReplacedError extends Error {
  override name = 'DatabaseReplacedError';
}

const absent = z.object({ code: z.enum(['ENOENT', 'ENOTDIR']) });

/** Which file has this name at this moment; undefined where there is none. */
function identityOf(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file);
    return `${dev}:${ino}`;
  } catch (error) {
    if (absent.safeParse(error).success) return undefined;
    throw error;
  }
}

/** Tells later whether a name still leads to the file that it leads to now. */
export function rememberFile(file: string): () => boolean {
  const opened = identityOf(file);
  return () => identityOf(file) === opened;
}
