import { copyFile, mkdir } from 'node:fs/promises';
import { constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { serverActor } from '../../../model/accounts/actors.ts';
import { recordActivity } from '../../accounts/activity.ts';
import { eraseApplications } from '../../applications/privacy/erase.ts';
import { isBalanced, takeBalance } from '../../applications/staff/balance.ts';
import { lacksDataKey } from '../../applications/storage/database/secrets.ts';
import { createVault } from '../../applications/storage/database/vault.ts';
import { parseNames } from '../../applications/storage/name-list.ts';
import { openStore, type Store } from '../../applications/storage/store.ts';
import { gitDirIn } from '../../cms/storage/git/repository.ts';
import { findFault, type listAccess, type listFinished } from '../database.ts';
import { parts, type BackupConfig } from '../layout.ts';
import type { Manifest } from '../manifest.ts';
import { BackupRefusal } from '../refusal.ts';
import { unbundleRepository } from '../repository.ts';

/** What is done to a restored database before it is used. */
export interface Changes {
  /** References that must not come back. */
  erasures: readonly string[];
  /** Deliveries that were made since. */
  finished: ReturnType<typeof listFinished>;
  /** Who may come in today: what was withdrawn since does not come back. */
  access: ReturnType<typeof listAccess>;
  /** For the record of who did what. */
  backupName: string;
}

/** What a restored database holds, once it was changed. */
export interface Restored {
  /** How many were erased again. */
  erasedAgain: number;
  /** Whether received = forwarded + pending + dead + quarantined + erased. */
  isBalanced: boolean;
  /** Deliveries that the server makes when it starts, by channel. */
  pending: { channel: string; count: number }[];
}

/** Ends what would let a person in who had a link or a cookie on the day of the backup. Accounts and passkeys stay. */
async function endSessions({ db }: Store): Promise<void> {
  for (const table of ['sessions', 'passkey_challenges', 'draft_browsers'] as const)
    await db.deleteFrom(table).execute();
  await db.deleteFrom('one_time_links').where('purpose', '!=', 'notice').execute();
}

async function markFinished({ db }: Store, finished: Changes['finished']): Promise<void> {
  for (const { id, ...done } of finished)
    await db
      .updateTable('outbox')
      .set({ ...done, leased_until: null, lease_token: null })
      .where('id', '=', id)
      .where('state', 'in', ['pending', 'dead'])
      .execute();
}

/**
 * Keeps what was withdrawn since from coming back: open accounts, roles, passkeys. Of an account that is not known today,
 * all stays as it was.
 */
async function withdrawAccess({ db }: Store, { accounts, passkeys }: Changes['access']): Promise<void> {
  for (const { id, roles, disabled_at } of accounts) {
    const then = await db
      .selectFrom('accounts')
      .select(['roles', 'disabled_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!then) continue;
    const kept = parseNames(then.roles).filter((role) => roles.includes(role));
    await db
      .updateTable('accounts')
      .set({ roles: JSON.stringify(kept), disabled_at: then.disabled_at ?? disabled_at })
      .where('id', '=', id)
      .execute();
    await db.deleteFrom('passkeys').where('account', '=', id).where('id', 'not in', passkeys).execute();
  }
}

async function applyChanges(
  store: Store,
  changes: Changes,
  { mailDir, now }: { mailDir: string; now: number },
) {
  await endSessions(store);
  await markFinished(store, changes.finished);
  await withdrawAccess(store, changes.access);
  const erasedAgain = await eraseApplications(changes.erasures, { store, mailDir });
  const activity = { actor: serverActor, action: 'backup-restored', subject: changes.backupName };
  await recordActivity(store.db, activity, now);
  return erasedAgain;
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

async function inspect({ db }: Store, manifest: Manifest): Promise<Omit<Restored, 'erasedAgain'>> {
  const { total } = await db
    .selectFrom('applications')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const expected = sum(manifest.applications);
  if (total !== expected) throw new BackupRefusal('incomplete', { total, expected });
  const pending = await db
    .selectFrom('outbox')
    .select(({ fn }) => ['channel', fn.countAll<number>().as('count')])
    .where('state', '=', 'pending')
    .groupBy('channel')
    .orderBy('channel')
    .execute();
  return { isBalanced: isBalanced(await takeBalance(db)), pending };
}

/**
 * Puts the database of a backup into an empty folder, brings it to the schema of this version, changes what must be changed,
 * and counts. Messages that are there already are erased with their applications.
 *
 * @throws BackupRefusal `database-unreadable`, `key-missing`, `incomplete`
 */
export async function stageDatabase(
  backup: string,
  into: string,
  given: { config: BackupConfig; manifest: Manifest; changes: Changes; now: number },
): Promise<Restored> {
  const { config, manifest, changes, now } = given;
  const file = join(into, parts.database);
  await mkdir(into, { recursive: true, mode: 0o700 });
  await copyFile(join(backup, parts.database), file, constants.COPYFILE_FICLONE);
  const fault = findFault(file);
  if (fault !== undefined) throw new BackupRefusal('database-unreadable', { fault });
  const vault = createVault(config.dataKey, config.earlierKeys);
  const store = await openStore(into, { vault });
  try {
    if ((await store.encryption()) === 'key-missing' || (await lacksDataKey(store.db, vault)))
      throw new BackupRefusal('key-missing');
    const erasedAgain = await applyChanges(store, changes, { mailDir: join(into, parts.mail), now });
    return { erasedAgain, ...(await inspect(store, manifest)) };
  } finally {
    await store.truncateWal();
    await store.close();
  }
}

/** Makes the content's repository of a backup, where it has one. */
export async function stageRepository(backup: string, into: string): Promise<void> {
  const bundle = join(backup, parts.repository);
  if (existsSync(bundle)) await unbundleRepository(bundle, gitDirIn(into));
}
