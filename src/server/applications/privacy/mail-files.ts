import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { parseReference } from '../../../forms/reference.ts';
import { syncToDisk } from '../../system/sync-to-disk.ts';
import type { Database } from '../storage/database/schema.ts';

const referenceLength = 13;
const perQuery = 500;

/** A file or folder that could not be looked at or removed, and why. */
interface MailLeft {
  path: string;
  cause: string;
}

/** The applications are erased in the database, but messages of theirs may still lie in files. */
export class ErasureIncomplete extends Error {
  override name = 'ErasureIncomplete';
  readonly left: readonly MailLeft[];

  constructor(left: readonly MailLeft[]) {
    super(
      `Erased in the database, but messages in files could not be removed: ${left.map(({ path, cause }) => `${path} (${cause})`).join('; ')}`,
    );
    this.left = left;
  }
}

const causeOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Messages in files are named after their application: `7KCM-3WXH-J4P.eml`. */
function referenceOf(name: string): string | undefined {
  const parsed = parseReference(name.slice(0, referenceLength));
  return parsed.ok ? parsed.reference : undefined;
}

/** Every message under a folder, each with its reference. What cannot be read is added to `left`. */
async function findMessages(
  folder: string,
  left: MailLeft[],
): Promise<{ path: string; reference: string }[]> {
  const entries = await absentAs([], readdir(folder, { withFileTypes: true })).catch((error: unknown) => {
    left.push({ path: folder, cause: causeOf(error) });
    return [];
  });
  const found: { path: string; reference: string }[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const reference = referenceOf(entry.name);
    if (entry.isDirectory()) found.push(...(await findMessages(path, left)));
    else if (reference !== undefined) found.push({ path, reference });
  }
  return found;
}

async function erasedAmong(db: Kysely<Database>, references: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('applications')
    .select('reference')
    .where('state', '=', 'erased')
    .where('reference', 'in', references)
    .execute();
  return new Set(rows.map(({ reference }) => reference));
}

/**
 * Removes the messages of erased applications, wherever they are under the folder. Looks at every file, so that what an
 * interruption left, or what was written while the application was being erased, goes the next time.
 *
 * @returns what could not be looked at or removed; everything else is gone.
 */
export async function removeErasedMail(db: Kysely<Database>, mailDir: string): Promise<MailLeft[]> {
  const left: MailLeft[] = [];
  const leave = (path: string) => (error: unknown) => {
    left.push({ path, cause: causeOf(error) });
  };
  const found = await findMessages(mailDir, left);
  const folders = new Set<string>();
  for (let start = 0; start < found.length; start += perQuery) {
    const some = found.slice(start, start + perQuery);
    const erased = await erasedAmong(
      db,
      some.map(({ reference }) => reference),
    );
    for (const { path } of some.filter(({ reference }) => erased.has(reference))) {
      await rm(path, { force: true }).catch(leave(path));
      folders.add(dirname(path));
    }
  }
  for (const folder of folders) await absentAs(undefined, syncToDisk(folder)).catch(leave(folder));
  return left;
}
