import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { minuteMs } from '../../../model/durations.ts';
import { OperatorError } from '../../../operator-error.ts';
import { isBalanced, takeBalance } from '../../applications/staff/balance.ts';
import { kindOf } from '../../applications/storage/database/kind.ts';
import { isDamage } from '../../applications/storage/database/opening-faults.ts';
import { lacksDataKey } from '../../applications/storage/database/secrets.ts';
import { createVault } from '../../applications/storage/database/vault.ts';
import { databaseName, openStore } from '../../applications/storage/store.ts';
import type { Config } from '../../config.ts';
import { readLive } from '../../publisher/releases/release.ts';
import { fault, faultBy, fine, type Examination, type Finding } from './finding.ts';

type Opened = Pick<Examination, 'store' | 'vault'>;

/** Opens the database as it is, whether or not a server works with it: the doctor changes no schema. */
export async function openDatabase({
  dataDir,
  dataKey,
  earlierKeys,
  postgres,
}: Config): Promise<{ opened: Opened; finding?: never } | { opened?: never; finding: Finding }> {
  if (!postgres && !existsSync(join(dataDir, databaseName)))
    return { finding: fault('no-database', { dataDir }) };
  const vault = createVault(dataKey, earlierKeys);
  try {
    return { opened: { vault, store: await openStore(dataDir, { vault, isInUse: true, postgres }) } };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { finding: faultBy('database-unusable', error) };
  }
}

/** The database must be whole, open with the key, and hold every application that it counted. */
export async function checkDatabase({ store, vault }: Opened): Promise<Finding> {
  const { db } = store;
  try {
    if (kindOf(db) === 'sqlite') {
      const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
      const said = rows[0]?.quick_check ?? '';
      if (said !== 'ok') return faultBy('damaged', said);
    }
    const [risk] = store.risks;
    if (risk !== undefined) return faultBy('database-unusable', risk);
    if (await lacksDataKey(db, vault)) return fault('no-data-key');
    return isBalanced(await takeBalance(db)) ? fine : fault('not-balanced');
  } catch (error) {
    if (!isDamage(error)) throw error;
    return faultBy('damaged', error);
  }
}

/** A clock that is this much behind what was written is wrong. */
const toleranceMs = 10 * minuteMs;

/** The clock must not be behind what was written, nor be doubted by the server, and a time server should keep it. */
export async function checkClock({ config, store, surroundings }: Examination): Promise<Finding> {
  const { db } = store;
  const { at: received } = await db
    .selectFrom('applications')
    .select(({ fn }) => fn.max('received_at').as('at'))
    .executeTakeFirstOrThrow();
  const live = await readLive(join(config.dataDir, 'publications'));
  const newest = Math.max(received, live ? Date.parse(live.publishedAt) : 0);
  if (newest > surroundings.now() + toleranceMs)
    return fault('clock-behind', { written: new Date(newest).toISOString() });
  const doubted = await db.selectFrom('alarms').select('name').where('name', 'like', 'clock:%').execute();
  if (doubted.length > 0) return fault('clock-ahead');
  return surroundings.isClockSynchronized() === false ? fault('clock-free') : fine;
}
