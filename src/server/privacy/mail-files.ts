import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { parseReference } from '../../forms/reference.ts';
import type { Database } from '../store/schema.ts';

const referenceLength = 13;
const perQuery = 500;

/** Messages in files are named after their application: `7KCM-3WXH-J4P.eml`. */
function referenceOf(path: string): string | undefined {
  const parsed = parseReference(path.replace(/^.*[/\\]/s, '').slice(0, referenceLength));
  return parsed.ok ? parsed.reference : undefined;
}

/**
 * Removes the messages of erased applications, wherever they are under the folder. Looks at every file, so that what an
 * interruption left, or what was written while the application was being erased, goes the next time.
 *
 * @returns how many files were removed.
 */
export async function removeErasedMail(db: Kysely<Database>, mailDir: string): Promise<number> {
  const paths = await readdir(mailDir, { recursive: true }).catch(() => []);
  const found = paths.flatMap((path) => {
    const reference = referenceOf(path);
    return reference === undefined ? [] : [{ path, reference }];
  });
  let count = 0;
  for (let start = 0; start < found.length; start += perQuery) {
    const some = found.slice(start, start + perQuery);
    const rows = await db
      .selectFrom('applications')
      .select('reference')
      .where('state', '=', 'erased')
      .where(
        'reference',
        'in',
        some.map(({ reference }) => reference),
      )
      .execute();
    const erased = new Set(rows.map(({ reference }) => reference));
    for (const { path } of some.filter(({ reference }) => erased.has(reference))) {
      await rm(join(mailDir, path), { force: true });
      count += 1;
    }
  }
  return count;
}
