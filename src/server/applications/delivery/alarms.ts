import { sql, type Kysely } from 'kysely';
import { kindOf } from '../storage/database/kind.ts';
import type { AlarmRow, Database } from '../storage/database/schema.ts';
import { dayMs, hourMs, minuteMs } from '../../../model/durations.ts';

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

interface RaiseOptions {
  now: number;
  /** Resolves to true when the staff were reached; otherwise the next check sends again. */
  send: (alarm: Alarm) => Promise<boolean>;
  /** The alarms that this server has found itself, by their keys: kept from one check to the next. */
  own: Set<string>;
}

/**
 * Whether an alarm that this server does not find is over. What another of several servers has found, such as a disk that
 * is full, only that one finds: it is over when its server says so, or has not renewed it, since it is gone.
 */
const isOver = (
  { name, raised_at, notified_at }: AlarmRow,
  { now, own, isAlone }: { now: number; own: ReadonlySet<string>; isAlone: boolean },
): boolean =>
  isAlone ||
  own.has(name) ||
  /^(?:pending|dead):/.test(name) ||
  now - (notified_at ?? raised_at) > reminderMs + hourMs;

/**
 * Records alarms, and sends those that are new, that have grown worse (more dead deliveries) or that were sent more than a
 * day ago. Alarms that are over are deleted.
 */
export async function raiseAlarms(
  db: Kysely<Database>,
  alarms: readonly Alarm[],
  { now, send, own }: RaiseOptions,
): Promise<void> {
  const keyOf = ({ name, channel }: Alarm) => (channel === '' ? name : `${name}:${channel}`);
  const known = new Map((await db.selectFrom('alarms').selectAll().execute()).map((row) => [row.name, row]));
  for (const alarm of alarms) {
    const name = keyOf(alarm);
    const before = known.get(name);
    known.delete(name);
    own.add(name);
    const isWorse = alarm.name === 'dead' && before !== undefined && alarm.count > Number(before.detail);
    const isQuiet = before?.notified_at != null && now - before.notified_at < reminderMs && !isWorse;
    const notified_at = isQuiet ? before.notified_at : (await send(alarm)) ? now : null;
    const values = { detail: String(alarm.count), notified_at };
    await db
      .insertInto('alarms')
      .values({ name, raised_at: now, ...values })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .execute();
  }
  const isAlone = kindOf(db) === 'sqlite';
  const over = [...known.values()]
    .filter((row) => isOver(row, { now, own, isAlone }))
    .map(({ name }) => name);
  if (over.length > 0) await db.deleteFrom('alarms').where('name', 'in', over).execute();
  for (const name of over) own.delete(name);
}
