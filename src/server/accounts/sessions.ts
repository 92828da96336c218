import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { sha256 } from '../../digest.ts';
import { dayMs, hourMs, minuteMs } from '../../model/durations.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { findAccount, type Account } from './accounts.ts';

/**
 * A session ends after so long without a request, and so long after the sign-in in any case. Sooner where the sign-in
 * service of the organization opened it: nothing tells us that a person is gone there, so that it is asked each day.
 */
const sessionLimits = { idleMs: 12 * hourMs, totalMs: 30 * dayMs, oidcMs: 12 * hourMs } as const;

/** After a sign-in, a passkey may be added for so long: a session that was stolen later must not become lasting access. */
const freshMs = 15 * minuteMs;

/** Whether the person of a session has just signed in. */
export const isFresh = ({ createdAt }: Pick<Session, 'createdAt'>, now: number): boolean =>
  now - createdAt <= freshMs;

/** How exactly it is known when a session was last used: each request would be a write otherwise. */
const seenEveryMs = minuteMs;

/** A browser in which a person is signed in. */
export interface Session {
  id: string;
  account: Account;
  createdAt: number;
  lastSeenAt: number;
  agent: string;
}

/** Signs a person in. @returns the token for the browser's cookie, 256 random bits: only its digest is kept. */
export async function createSession(
  db: Kysely<Database>,
  { account, method, agent }: { account: string; method: string; agent: string },
  now: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db
    .insertInto('sessions')
    .values({
      id: sha256(token),
      account,
      method,
      agent: agent.slice(0, 300),
      created_at: now,
      last_seen_at: now,
      expires_at: now + (method === 'oidc' ? sessionLimits.oidcMs : sessionLimits.totalMs),
    })
    .execute();
  return token;
}

const current = (db: Kysely<Database>, now: number) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', now - sessionLimits.idleMs);

/**
 * The session of a cookie; undefined where it has ended, or its account is closed.
 *
 * @param isUse false for a question that a page asks by itself: it keeps no session alive.
 */
export async function findSession(
  db: Kysely<Database>,
  token: string,
  now: number,
  isUse = true,
): Promise<Session | undefined> {
  const row = await current(db, now).where('id', '=', sha256(token)).executeTakeFirst();
  const account = row && (await findAccount(db, 'id', row.account));
  if (!account || account.isDisabled) return undefined;
  if (isUse && now - row.last_seen_at > seenEveryMs)
    await db.updateTable('sessions').set({ last_seen_at: now }).where('id', '=', row.id).execute();
  const { id, created_at: createdAt, last_seen_at: lastSeenAt, agent } = row;
  return { id, account, createdAt, lastSeenAt, agent };
}

/** The browsers in which a person is signed in, the last used first. */
export async function listSessions(db: Kysely<Database>, account: Account, now: number): Promise<Session[]> {
  const rows = await current(db, now)
    .where('account', '=', account.id)
    .orderBy('last_seen_at', 'desc')
    .execute();
  return rows.map(({ id, created_at: createdAt, last_seen_at: lastSeenAt, agent }) => ({
    id,
    account,
    createdAt,
    lastSeenAt,
    agent,
  }));
}

/** Ends one session of a person. @returns false where they have none of that id. */
export async function endSession(
  db: Kysely<Database>,
  { account, id }: { account: string; id: string },
): Promise<boolean> {
  const ended = await db
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('account', '=', account)
    .returning('id')
    .execute();
  return ended.length > 0;
}

/** Ends the session of a cookie. */
export async function endSessionOfToken(db: Kysely<Database>, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', sha256(token)).execute();
}

/** Signs a person out of every browser. @returns of how many. */
export async function endSessionsOf(db: Kysely<Database>, account: string): Promise<number> {
  const ended = await db.deleteFrom('sessions').where('account', '=', account).returning('id').execute();
  return ended.length;
}

/** Deletes sessions that are over. */
export async function trimSessions(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((where) =>
      where.or([where('expires_at', '<=', now), where('last_seen_at', '<=', now - sessionLimits.idleMs)]),
    )
    .execute();
}

/** When each person who is signed in somewhere was last seen, by account. */
export async function lastSeen(db: Kysely<Database>, now: number): Promise<ReadonlyMap<string, number>> {
  const rows = await current(db, now).execute();
  const seen = new Map<string, number>();
  for (const { account, last_seen_at: at } of rows) seen.set(account, Math.max(at, seen.get(account) ?? 0));
  return seen;
}
