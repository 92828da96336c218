import { sql, type Kysely } from 'kysely';
import type { AlarmRow, Database } from '../storage/database/schema.ts';
import { dayMs, minuteMs } from '../../../model/durations.ts';

/** A delivery that waits longer than this deserves a look. */
export const pendingAlarmMs = 15 * minuteMs;
/** Erasure that has failed each minute for so long does not get better by itself. */
const erasureAlarmMs = 5 * minuteMs;
/** How often the staff are reminded of an alarm that goes on. */
export const reminderMs = dayMs;

export const alarmNames = [
  'pending',
  'dead',
  'disk',
  'untrusted-proxy',
  'publication-failed',
  'transition-failed',
  'clock',
  'erasure',
  'store',
  'damage',
  'backup',
  'backup-damaged',
  'backup-unbalanced',
  'out-of-step',
] as const;
export type AlarmName = (typeof alarmNames)[number];

/** Something to look at. `channel`: a channel, an address or a text; none where it is about the machine. `count`: of deliveries, free megabytes, problems, minutes, hours. */
export interface Alarm {
  name: AlarmName;
  channel: string;
  count: number;
}

/** What the database does not know. */
interface Circumstances {
  now: number;
  isDiskLow: boolean;
  freeMegabytes: number;
  /** When erasure of what is past its retention first failed; undefined where the last one was whole. */
  erasureFailsSince?: number | undefined;
  /** Whether parts of the database cannot be read. */
  isDamaged?: boolean;
  /** What other parts of the server have found wrong. */
  others?: readonly Alarm[];
}

/** What the database tells all servers on it alike: one of them looks for these. */
const sharedNames: ReadonlySet<AlarmName> = new Set(['pending', 'dead', 'clock']);

/** What is wrong at this moment. */
export async function findAlarms(
  db: Kysely<Database>,
  { now, isDiskLow, freeMegabytes, erasureFailsSince, isDamaged, others = [] }: Circumstances,
): Promise<Alarm[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(['channel', 'state', sql<number>`count(*)`.as('count')])
    .where((where) =>
      where.or([
        where('state', '=', 'dead'),
        where.and([where('state', '=', 'pending'), where('created_at', '<', now - pendingAlarmMs)]),
      ]),
    )
    .groupBy(['channel', 'state'])
    .execute();
  const failsFor = erasureFailsSince === undefined ? 0 : now - erasureFailsSince;
  return [
    ...rows.map(({ channel, state, count }) => ({
      name: state === 'dead' ? ('dead' as const) : ('pending' as const),
      channel,
      count: count,
    })),
    ...(failsFor < erasureAlarmMs
      ? []
      : [{ name: 'erasure' as const, channel: '', count: Math.floor(failsFor / minuteMs) }]),
    ...(isDamaged ? [{ name: 'damage' as const, channel: '', count: 0 }] : []),
    ...(isDiskLow ? [{ name: 'disk' as const, channel: '', count: freeMegabytes }] : []),
    ...others,
  ];
}

/** Which of several servers looks for alarms. */
export interface AlarmScope {
  /** Its name; empty for one alone. */
  server: string;
  /** Whether it is the one that looks for what all share. */
  isLeading: boolean;
}

/** One that a server has not found again for so long was of a server that is gone. */
const goneMs = 10 * minuteMs;

/**
 * Records alarms, and sends those that are new, that have grown worse (more dead deliveries) or that were sent more than a
 * day ago. Alarms that are over are deleted: of this server, and by the one that leads those of all.
 *
 * @param send resolves to true when the staff were reached; otherwise the next check sends again.
 */
export async function raiseAlarms(
  db: Kysely<Database>,
  alarms: readonly Alarm[],
  {
    now,
    send,
    scope: { server, isLeading },
  }: { now: number; send: (alarm: Alarm) => Promise<boolean>; scope: AlarmScope },
): Promise<void> {
  const keyOf = ({ name, channel }: Alarm) => (channel === '' ? name : `${name}:${channel}`);
  const rows = await db.selectFrom('alarms').selectAll().execute();
  const known = new Map(rows.map((row) => [`${row.server} ${row.name}`, row]));
  for (const alarm of alarms) {
    const isShared = sharedNames.has(alarm.name);
    if (isShared && !isLeading) continue;
    const name = keyOf(alarm);
    const whose = isShared ? '' : server;
    const before = known.get(`${whose} ${name}`);
    known.delete(`${whose} ${name}`);
    const isWorse = alarm.name === 'dead' && before !== undefined && alarm.count > Number(before.detail);
    const isQuiet = before?.notified_at != null && now - before.notified_at < reminderMs && !isWorse;
    const notified_at = isQuiet ? before.notified_at : (await send(alarm)) ? now : null;
    const values = { detail: String(alarm.count), notified_at, seen_at: now };
    await db
      .insertInto('alarms')
      .values({ name, server: whose, raised_at: now, ...values })
      .onConflict((conflict) => conflict.columns(['name', 'server']).doUpdateSet(values))
      .execute();
  }
  const isOver = (row: AlarmRow) =>
    row.server === server
      ? row.server !== '' || isLeading
      : isLeading && (row.server === '' || row.seen_at < now - goneMs);
  for (const { name, server: whose } of [...known.values()].filter(isOver))
    await db.deleteFrom('alarms').where('name', '=', name).where('server', '=', whose).execute();
}
