import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/schema.ts';

/** An application that is about to be stored, as far as its files go. */
interface WithFiles {
  files: readonly string[];
  receivedAt: number;
}

/**
 * Looks, in the transaction that stores applications, for those whose files cannot be attached: another application took one
 * meanwhile, or it has expired.
 */
export async function findWithoutFiles<Application extends WithFiles>(
  trx: Transaction<Database>,
  applications: readonly Application[],
): Promise<Set<Application>> {
  const ids = applications.flatMap(({ files }) => files);
  if (ids.length === 0) return new Set();
  const rows = await trx
    .selectFrom('files')
    .select(['id', 'expires_at'])
    .where('id', 'in', ids)
    .where('reference', 'is', null)
    .where('sealed_sha256', 'is not', null)
    .execute();
  const free = new Map(rows.map(({ id, expires_at }) => [id, Number(expires_at)]));
  const without = new Set<Application>();
  for (const application of applications) {
    const isThere = application.files.every((id) => (free.get(id) ?? 0) > application.receivedAt);
    if (!isThere) without.add(application);
    // Of two in one transaction that name the same file, the first one gets it.
    else for (const id of application.files) free.delete(id);
  }
  return without;
}

/**
 * Says whose files they are, in the transaction that stores the application, or the answer to what the staff asked for
 * (`supplement`, its id). Throws where one cannot be had.
 */
export async function attachFiles(
  trx: Transaction<Database>,
  reference: string,
  ids: readonly string[],
  supplement: string | null = null,
): Promise<void> {
  if (ids.length === 0) return;
  const attached = await trx
    .updateTable('files')
    .set({
      reference,
      supplement,
      sender: null,
      draft: null,
      expires_at: sql<number | null>`case when token is null then null else expires_at end`,
    })
    .where('id', 'in', ids)
    .where('reference', 'is', null)
    .returning('id')
    .execute();
  if (attached.length !== ids.length) throw new Error('A file of an application is not there any more.');
}
