import type { Kysely, Selectable, Transaction } from 'kysely';
import { dayMs } from '../../model/durations.ts';
import type { ActivityRow } from '../applications/storage/database/accounts/rows.ts';
import type { Database } from '../applications/storage/database/schema.ts';

/** How long the record is kept. */
const keptMs = 730 * dayMs;

/** As long as the longest that is named: fifty paths of a deletion. What stands behind others must not be cut off. */
const longestSubject = 16_000;

export interface Activity {
  /** The address of who did it. */
  actor: string;
  /** `signed-in`, `roles-changed` …, or the action of the CMS's protocol. */
  action: string;
  subject: string;
}

/** Adds a line to the record of who did what. */
export async function recordActivity(
  db: Kysely<Database> | Transaction<Database>,
  { actor, action, subject }: Activity,
  now: number,
): Promise<void> {
  await db
    .insertInto('activity')
    .values({ at: now, actor, action, subject: subject.slice(0, longestSubject) })
    .execute();
}

/** The newest lines of the record, the newest first. */
export function readActivity(db: Kysely<Database>, count: number): Promise<Selectable<ActivityRow>[]> {
  return db.selectFrom('activity').selectAll().orderBy('id', 'desc').limit(count).execute();
}

/** Whether a person has ever signed in, as far as the record goes. */
export async function hasSignedIn(db: Kysely<Database>, email: string): Promise<boolean> {
  const line = await db
    .selectFrom('activity')
    .select('id')
    .where('actor', '=', email)
    .where('action', '=', 'signed-in')
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** Deletes lines older than two years. */
export async function trimActivity(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('activity')
    .where('at', '<', now - keptMs)
    .execute();
}
