import { sql, type Kysely } from 'kysely';
import { isSetAside } from '../storage/database/migrations/indexes.ts';
import type { Database } from '../storage/database/schema.ts';
import { dayMs } from '../../../model/durations.ts';
import { drillForm } from '../drill/form.ts';
import { parseNames } from '../storage/name-list.ts';

/** What the staff should know of the last day, and of what waits. No answers, no names. */
export interface Summary {
  /** From here to `until`. */
  since: number;
  until: number;
  received: { form: string; call: string | null; count: number }[];
  /** Messages forwarded within the day. */
  forwarded: number;
  /** All that wait, with the oldest. */
  pending: { channel: string; count: number; oldest: number }[];
  dead: { channel: string; count: number }[];
  /** All that are held back, with the signals that speak for spam. */
  quarantined: { reference: string; receivedAt: number; signals: string[] }[];
  /** Addresses that forward and that `TRUSTED_PROXIES` does not name. */
  untrustedProxies: string[];
  /** How the backups stand; undefined where none was ever tried. */
  backups: BackupFacts | undefined;
}

/** What the staff should know of the backups. */
export interface BackupFacts {
  newest: { at: number; isBalanced: boolean } | null;
  /** Why the last one was not made: `backup.refused.<code>` of the phrases. */
  failure: { code: string; params: Readonly<Record<string, string | number>> } | null;
  /** Files of earlier ones that are damaged. */
  damaged: readonly string[];
}

export async function summarise(
  db: Kysely<Database>,
  now: number,
  backups: BackupFacts | undefined,
): Promise<Summary> {
  const since = now - dayMs;
  const received = await db
    .selectFrom('applications')
    .select(({ fn }) => ['form', 'call', fn.countAll<number>().as('count')])
    .where('received_at', '>=', since)
    .where('received_at', '<', now)
    .where('form', '!=', drillForm.name)
    .groupBy(['form', 'call'])
    .orderBy('form')
    .orderBy('call')
    .execute();
  const deliveries = await db
    .selectFrom('outbox')
    .select([
      'channel',
      'state',
      sql<number>`count(*)`.as('count'),
      sql<number>`min(created_at)`.as('oldest'),
    ])
    .where((where) =>
      where.or([
        where('state', 'in', ['pending', 'dead']),
        where.and([where('state', '=', 'sent'), where('finished_at', '>=', since)]),
      ]),
    )
    .groupBy(['channel', 'state'])
    .orderBy('channel')
    .execute();
  const held = await db
    .selectFrom('applications')
    .select(['reference', 'received_at', 'flags'])
    .where('state', '=', 'quarantined')
    .where(isSetAside)
    .orderBy('received_at')
    .execute();
  const proxyAlarm = 'untrusted-proxy:';
  const proxies = await db
    .selectFrom('alarms')
    .select('name')
    .where('name', 'like', `${proxyAlarm}%`)
    .execute();
  const inState = (state: string) => deliveries.filter((delivery) => delivery.state === state);
  return {
    since,
    until: now,
    received,
    forwarded: inState('sent').reduce((total, { count }) => total + count, 0),
    pending: inState('pending').map(({ channel, count, oldest }) => ({ channel, count, oldest })),
    dead: inState('dead').map(({ channel, count }) => ({ channel, count })),
    quarantined: held.map(({ reference, received_at, flags }) => ({
      reference,
      receivedAt: received_at,
      signals: parseNames(flags),
    })),
    untrustedProxies: proxies.map(({ name }) => name.slice(proxyAlarm.length)),
    backups,
  };
}
