import { hourMs, minuteMs } from '../../../src/model/durations.ts';
import { readConfig } from '../../../src/server/config.ts';
import { createApplicants } from './applicants.ts';
import { createFleet, type LoggedDelivery } from './fleet.ts';
import { checkEnd, checkLog } from './invariants.ts';
import type { Received } from './mail-server.ts';
import type { Place, Places } from './place.ts';
import { calmAt, endsAt, planYear, startsAt } from './plan.ts';
import { createContent } from './publication.ts';
import { createStaff, type Staff } from './staff.ts';
import { createWork, planAudit, planLooks, planLooksAfter, planQuietTimes } from './stops.ts';
import type { View } from './view.ts';
import { World } from './world.ts';

/** What a year came to. */
export interface Year {
  seed: number;
  events: number;
  checks: number;
  /** Of the history: the same seed gives the same. */
  digest: string;
  history: readonly string[];
  failure: unknown;
}

/** Plays the year of a seed, on a database of its own. Two times give the same year. */
export async function playYear(seed: number, places: Places): Promise<Year> {
  const place = await places.make(seed);
  const world = new World(seed, startsAt);
  let failure: unknown;
  let checks = 0;
  try {
    checks = await play(world, place);
  } catch (error) {
    failure = error;
  }
  await place.remove();
  return { seed, events: world.events, checks, digest: world.digest(), history: world.history(), failure };
}

const configOf = (dataDir: string) =>
  readConfig({
    DATA_DIR: dataDir,
    SITE_URL: 'https://site.example',
    MAIL_FROM: 'Passerelle <site@site.example>',
    STAFF_TO: 'staff@site.example',
    STAFF_LANGUAGE: 'en',
    SMTP_URL: 'smtp://mail.example',
    WEBHOOK_URL: 'https://hook.example/applications',
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
  });

/** What people do in the course of the year. */
function planPeople(
  { world, plan, content, fleet, applicants }: View,
  staff: Staff,
  work: () => Promise<void>,
) {
  for (const applicant of plan.applicants)
    world.at(applicant.at, () => applicants.send(applicant), applicant.name);
  for (const { at, changed } of plan.saves)
    world.at(at, () => {
      content.save(content.current().map((call) => (call.name === changed.name ? changed : call)));
      world.note(`an editor changes ${changed.name}`);
      fleet.servers()[0]?.publisher.contentChanged();
    });
  const erase = async () => {
    const kept = [...applicants.stored.values()].filter(({ erasedAt }) => erasedAt === undefined);
    const one = kept[Math.floor(world.fate('erase', world.now) * kept.length)];
    if (!one) return;
    await staff('erase', one.reference);
    one.erasedAt = world.now;
    world.note(`${one.applicant.name} is erased on request`);
  };
  for (const at of plan.erasures) world.at(at, erase);
  for (const at of [...plan.releases, calmAt + hourMs])
    world.at(at, () => staff('release', '--reason', 'honeypot'));
  for (const at of [...plan.replays, calmAt + 2 * hourMs]) world.at(at, () => staff('replay'));
  for (const at of [...plan.releases, ...plan.replays, calmAt + hourMs, calmAt + 2 * hourMs])
    world.at(at + minuteMs, work);
}

/** What goes wrong. */
function planTroubles({ world, plan, fleet }: View): void {
  for (let index = 0; index < plan.servers; index += 1) {
    world.at(startsAt + 1_000 * index, () => {
      fleet.begin(index);
    });
    world.at(calmAt, () => {
      fleet.setSkew(index, 0);
    });
  }
  for (const { server, at, ms } of plan.skews)
    world.at(at, () => {
      fleet.setSkew(server, ms);
    });
  for (const { server, at, ...death } of plan.deaths)
    world.at(at, () => {
      fleet.kill(server, death);
    });
  for (const { from, until } of plan.disk.spells)
    for (const at of [from, until])
      world.at(at, () => {
        fleet.checkRoom();
      });
}

/** @returns how many times something was found to hold. */
async function play(world: World, place: Place): Promise<number> {
  const plan = planYear(world);
  const config = configOf(place.folder);
  const process = { death: new AbortController(), queriesLeft: Infinity };
  const store = await place.open(world, process);
  const content = createContent(world, plan.calls);
  const received: Received[] = [];
  const onDelivery = (logged: LoggedDelivery) => {
    world.at(world.now, () => checkLog(view, logged), 'log');
  };
  const onUp = () => {
    world.at(world.now + minuteMs, work);
    planLooksAfter(view, world.now);
  };
  const fleet = createFleet({ world, plan, place, config, content, received, onDelivery, onUp });
  const work = createWork({ world, db: store.db, fleet });
  const applicants = createApplicants(world, fleet.any, ({ name }) => {
    // Other servers look for work while this one is at it.
    if (plan.servers > 1) world.at(world.now + 1_500, work, name);
    world.at(world.now + minuteMs, work, name);
  });
  const view: View = {
    world,
    plan,
    db: store.db,
    content,
    applicants,
    received,
    fleet,
    sent: new Set(),
    checks: 0,
  };
  planTroubles(view);
  planPeople(view, createStaff(world, store, config), work);
  planQuietTimes(view);
  planLooks(view, [...plan.calls, ...plan.saves.map(({ changed }) => changed)]);
  for (const at of [...plan.audits, endsAt - hourMs]) planAudit(view, at);
  try {
    await world.run(endsAt);
    await checkEnd(view);
  } finally {
    fleet.end();
    process.death.abort();
    await world.settle();
  }
  return view.checks;
}

/** Why a year failed, how to play it again, and what happened last. */
export const describeFailure = ({ seed, failure, history }: Year): string =>
  [
    `Seed ${seed}: ${failure instanceof Error ? String(failure.stack) : String(failure)}`,
    ...history.slice(-40),
    `Again: SEED=${seed} node --test tests/faults/simulation.test.ts, or npm run bench -- simulate --seed ${seed}`,
  ].join('\n');
