import { dayMs, hourMs, minuteMs } from '../../../src/model/durations.ts';
import { callInstants, instantToZonedTime, type ZonedTime } from '../../../src/model/call-state.ts';
import type { SiteCall } from '../../../src/model/site-data.ts';
import { siteFixture } from '../site-fixture.ts';
import type { Applicant } from './applicants.ts';
import { mailWeather } from './mail-server.ts';
import { planWeather } from './chance.ts';
import { hookWeather } from './webhook-receiver.ts';
import type { World } from './world.ts';

export const startsAt = Date.parse('2026-01-01T05:00:00Z');
export const endsAt = startsAt + 365 * dayMs;
/** From here on all is well, so that what was left can be made up for. */
export const calmAt = endsAt - 6 * dayMs;
/** How long machines are off at most, without anyone who needs them. */
export const offMs = 12 * dayMs;
/** How far a server’s clock is wrong at most. */
export const skewMs = 10 * minuteMs;

const zone = 'America/Toronto';
/** Times that clocks in that zone skip, or show twice. */
const oddTimes: readonly ZonedTime[] = [
  { local: '2026-03-08T02:30', zone },
  { local: '2026-11-01T01:30', zone },
];

/** A call that opens or closes, now and then, at a time at which clocks are changed. */
function planCall({ random }: World, name: string, opensAt: number, odd: ZonedTime | undefined): SiteCall[] {
  const length = random.duration(4 * dayMs, 40 * dayMs);
  const which = random.pick(['opens', 'closes', 'neither', 'neither']);
  const oddAt = odd && callInstants({ opens: odd, closes: odd, graceMinutes: 0 }).opens;
  const from =
    oddAt === undefined || which === 'neither' ? opensAt : which === 'opens' ? oddAt : oddAt - length;
  const closed = from + length;
  return siteFixture().calls.map((call) => ({
    ...call,
    name,
    opens: odd && which === 'opens' ? odd : instantToZonedTime(from, zone),
    closes: odd && which === 'closes' ? odd : later(closed, 0),
    graceMinutes: random.pick([0, 15, 30]),
    selectionFrom: later(closed, random.between(8, 12)),
    resultsDue: later(closed, 30),
    ...(random.chance(0.5) ? { resultsFrom: later(closed, 33) } : {}),
  }));
}

/** When an application is sent: most at the edges of what is still in time. */
function planApplicants({ random }: World, calls: readonly SiteCall[]): Applicant[] {
  const perCall = random.between(4, 6);
  return calls.flatMap((call, index) =>
    Array.from({ length: perCall }, (_, number): Applicant => {
      const { opens, closes, graceEnds } = callInstants(call);
      const edge = random.pick([opens, closes, graceEnds]) + random.between(-15 * minuteMs, 15 * minuteMs);
      return {
        name: `a${index * perCall + number + 1}`,
        call: call.name,
        at: random.chance(0.4) ? edge : random.between(opens, closes),
        isSpam: random.chance(0.15),
        hasKey: random.chance(0.8),
      };
    }),
  );
}

const later = (instant: number, days: number) => instantToZonedTime(instant + days * dayMs, zone);

/** A year as it would happen if nothing were simulated wrong: drawn from the seed before it begins. */
export function planYear(world: World) {
  const { random } = world;
  const odd = [...oddTimes, undefined];
  const calls = [
    ...planCall(world, 'spring', startsAt + random.between(20 * dayMs, 80 * dayMs), odd[0]),
    ...planCall(world, 'autumn', startsAt + random.between(200 * dayMs, 280 * dayMs), odd[1]),
  ];
  const applicants = planApplicants(world, calls);
  /** When people are at work, as a rule. */
  const busy = () => {
    const at = random.pick([applicants[0]?.at ?? 0, ...applicants.map((one) => one.at)]);
    return random.chance(0.2)
      ? random.between(startsAt + dayMs, calmAt - dayMs)
      : Math.min(at, calmAt - dayMs);
  };
  const soon = (longestMs: number) => busy() + random.duration(1_000, longestMs);
  const times = <Made>(count: number, make: () => Made): Made[] => Array.from({ length: count }, make);
  const servers = random.pick([1, 1, 1, 2, 3]);
  const anyServer = () => random.between(0, servers - 1);
  const begin = () => busy() - random.duration(1_000, hourMs);
  return {
    calls,
    applicants,
    servers,
    mail: planWeather(random, { kinds: mailWeather, count: 5, begin, longestMs: 4 * dayMs, before: calmAt }),
    hook: planWeather(random, { kinds: hookWeather, count: 5, begin, longestMs: 4 * dayMs, before: calmAt }),
    disk: planWeather(random, {
      kinds: ['low', 'full'],
      count: 3,
      begin,
      longestMs: dayMs / 2,
      before: calmAt,
    }),
    builds: planWeather(random, { kinds: ['fails'], count: 3, begin, longestMs: dayMs / 4, before: calmAt }),
    deaths: times(4, () => ({
      server: anyServer(),
      // While a message is on its way, or at some query after an application begins to come.
      ...(random.chance(0.5)
        ? { at: soon(30_000), atQuery: 0 }
        : { at: busy() - 2, atQuery: random.between(1, 24) }),
      downMs: random.duration(1_000, 2 * hourMs),
    })),
    skews: times(6, () => ({ server: anyServer(), at: soon(dayMs), ms: random.between(-skewMs, skewMs) })),
    saves: calls.map((call) => {
      const changed = { ...call, closes: later(callInstants(call).closes, random.between(1, 7)) };
      return { at: callInstants(call).closes - random.duration(minuteMs, 3 * dayMs), changed };
    }),
    erasures: times(2, () => soon(20 * dayMs)),
    releases: times(3, () => soon(4 * dayMs)),
    replays: times(2, () => soon(8 * dayMs)),
    audits: times(4, () => soon(2 * dayMs)),
  };
}

export type Plan = ReturnType<typeof planYear>;
