import { sql } from 'kysely';
import { callInstants } from '../../../src/model/call-state.ts';
import { hourMs, minuteMs } from '../../../src/model/durations.ts';
import type { SiteCall } from '../../../src/model/site-data.ts';
import { checkAlarms, checkDeliveries, checkPages, checkStore, findCauses } from './invariants.ts';
import { calmAt, endsAt, offMs, skewMs, startsAt } from './plan.ts';
import { catchUpMs, pageLagMs, type View } from './view.ts';

// Between its events a simulated year stands still: timers of the servers fire at these stops, late, as those of a machine
// that slept. A minute of a real server is some thirty queries, and a year has half a million.

/** Lets the workers work when something is due: now, and for as long as something is owed. */
export function createWork({ world, db, fleet }: Pick<View, 'world' | 'db' | 'fleet'>): () => Promise<void> {
  let plannedAt = Infinity;
  let gap = minuteMs;

  async function planNext(): Promise<void> {
    const { due } = await db
      .selectFrom('outbox')
      .select(sql<number | null>`min(coalesce(leased_until, next_attempt_at))`.as('due'))
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow();
    const isSoon = due !== null && due - world.now < gap;
    const wait = isSoon ? gap : (due ?? 0) - world.now;
    // What stays due is looked at less and less often.
    gap = isSoon ? Math.min(2 * gap, 6 * hourMs) : minuteMs;
    const at = world.now + wait * (1 + world.fate('late', world.now) / 5);
    if (due === null || at >= plannedAt) return;
    plannedAt = at;
    world.at(at, work, 'work');
  }

  async function work(): Promise<void> {
    if (plannedAt <= world.now) plannedAt = Infinity;
    await fleet.fire('forwarding');
    await planNext();
  }
  return work;
}

/**
 * Erasure and summaries, where nothing else is to be done. Within two days, which the guard of the clock lets pass; but now and
 * then the machines are off for days, and it doubts what the clock shows then.
 */
export function planQuietTimes({ world, fleet }: View): void {
  let untilOff = 3;
  const next = async () => {
    const server = fleet.any(`quiet ${world.now}`);
    if (server) await server.fire('jobs');
    untilOff = !server || world.now > calmAt - offMs ? 3 : (untilOff + 3) % 4;
    const chance = world.fate('quiet', world.now);
    const wait = !server ? hourMs : untilOff === 0 ? offMs * (0.5 + chance / 2) : (44 + 3 * chance) * hourMs;
    if (world.now < endsAt) world.at(world.now + wait, next, 'quiet');
  };
  world.at(startsAt + hourMs, next, 'quiet');
}

/** The moments around an instant at which pages must change: a server’s clock may be ten minutes ahead, or behind. */
const around = [-skewMs, -skewMs / 2, 0, skewMs / 2, skewMs];
/** Until a change by hand is noticed, by two looks; until a build that failed is tried again. */
const afterwards = [
  5_000,
  35_000,
  65_000,
  100_000,
  3 * minuteMs,
  5.5 * minuteMs,
  6.5 * minuteMs,
  8 * minuteMs,
];

/** Lets the publishers look at the clock and the content when they have reason to, and then looks at the pages. */
export function planLooks(view: View, calls: readonly SiteCall[]): void {
  const { world, plan, fleet } = view;
  const look = () => fleet.fire('publisher');
  const check = () => {
    checkPages(view);
  };
  const instants = calls.flatMap((call) => Object.values(callInstants(call)));
  for (const instant of new Set(instants.filter(Number.isFinite))) {
    for (const ms of around) world.at(instant + ms, look, 'look');
    world.at(instant + catchUpMs, check, 'look');
  }
  const troubles = [
    ...plan.saves.map(({ at }) => at),
    ...plan.skews.map(({ at }) => at),
    ...plan.builds.spells.map(({ until }) => until),
  ];
  for (const at of troubles) planLooksAfter(view, at);
}

/** The same after something that publishers notice by and by. */
export function planLooksAfter(view: View, at: number): void {
  const { world, fleet } = view;
  for (const ms of afterwards) world.at(at + ms, () => fleet.fire('publisher'), 'look');
  const check = () => {
    checkPages(view);
  };
  world.at(at + catchUpMs, check, 'look');
}

/** Lets everything work for ten minutes, then looks at all that must hold. */
export function planAudit(view: View, at: number): void {
  const { world, plan, fleet } = view;
  const fire = () => fleet.fire('forwarding', 'jobs', 'publisher');
  for (const minutes of [0, 3]) world.at(at + minutes * minuteMs, fire, 'audit');
  world.at(at + 5 * minuteMs, async () => {
    const before = await findCauses(view);
    const { name } = fleet.any(`audit ${at}`) ?? {};
    for (const minutes of [1, 4]) world.at(world.now + minutes * minuteMs, fire, 'audit');
    world.at(world.now + pageLagMs + 2 * minuteMs, async () => {
      checkPages(view);
      await checkStore(view);
      await checkDeliveries(view);
      const isUp = fleet.servers().some((one) => one.name === name && one.startedAt < at);
      // Each alarm waits a minute for a mail server that says nothing, before the next one.
      const isSilent = plan.mail.spells.some(
        (spell) => spell.kind === 'silent' && spell.from <= world.now && spell.until >= at,
      );
      if (isUp && !isSilent && plan.disk.isFine(at, world.now)) await checkAlarms(view, before);
    });
  });
}
