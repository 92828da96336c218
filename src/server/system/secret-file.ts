import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { DataFolderError } from './data-folder.ts';

/** At least 32 bytes in base64url. */
const secretSchema = z.string().regex(/^[\w-]{43,}$/);

const isFileExists = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/**
 * A secret of this server, kept in a file that only its owner can read: 32 random bytes in base64url, made at the first
 * call. Deleting the file and starting again makes another one.
 *
 * @throws DataFolderError where the file holds something else.
 */
export async function readSecretFile(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const made = randomBytes(32).toString('base64url');
  await writeFile(file, `${made}\n`, { flag: 'wx', mode: 0o600, flush: true }).catch((error: unknown) => {
    if (!isFileExists(error)) throw error;
  });
  await chmod(file, 0o600);
  const found = secretSchema.safeParse((await readFile(file, 'utf8')).trim());
  if (!found.success)
    throw new DataFolderError(
      `${file} does not hold a secret of this server. Delete it and start again: a new one is made.`,
    );
  return found.data;
}
