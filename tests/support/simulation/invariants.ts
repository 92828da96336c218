import { isTakingApplications } from '../../../src/model/call-state.ts';
import { dayMs, minuteMs } from '../../../src/model/durations.ts';
import { pendingAlarmMs } from '../../../src/server/applications/delivery/alarms.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { kindOf } from '../../../src/server/applications/storage/database/kind.ts';
import { exampleForm } from '../site-fixture.ts';
import type { LoggedDelivery } from './fleet.ts';
import { offMs, skewMs } from './plan.ts';
import { catchUpMs, hold, pageLagMs, type View } from './view.ts';

/** No page shows a state that the call does not have, but for what the clock is wrong and a build takes. */
export function checkPages(view: View): void {
  const { world, plan, content, fleet } = view;
  if (!plan.builds.isFine(world.now - catchUpMs, world.now)) return;
  for (const { name, startedAt, page } of fleet.servers()) {
    if (startedAt > world.now - catchUpMs) continue;
    for (const call of content.current()) {
      const shown = page()?.get(call.name) ?? 'nothing';
      const allowed = content.statesWithin(
        call.name,
        world.now - catchUpMs,
        world.now + skewMs,
        world.now - pageLagMs,
      );
      const words = `${name} shows ${call.name} as ${shown}, which is ${[...allowed].join(' or ')}`;
      hold(view, shown !== 'nothing' && allowed.has(shown), words);
    }
  }
}

/** Who was in time was taken, and nobody else. */
function checkAnswers(view: View): void {
  const { applicants, content, plan } = view;
  for (const { applicant, at, status, isFirst, upSince } of applicants.answered) {
    if (status === 503)
      hold(view, !plan.disk.isFine(at, at), `${applicant.name} was refused, and the disk was fine`);
    if (upSince > at - catchUpMs || !plan.builds.isFine(at - catchUpMs, at)) continue;
    const states = content.statesWithin(applicant.call, at - skewMs, at + skewMs, at - pageLagMs);
    const words = `${applicant.name} was answered ${status} while the call was ${[...states].join(' or ')}`;
    if (status === 201 && isFirst) hold(view, [...states].some(isTakingApplications), words);
    if (status === 409) hold(view, ![...states].every(isTakingApplications), words);
  }
}

const retentionMs = exampleForm.retentionDays * dayMs;
/** Machines that are off hold erasure up, and the guard of the clock does for two days after that. */
const erasureLagMs = offMs + 7 * dayMs;

/** What was acknowledged is there until its time is over; nothing of it is, after that. */
export async function checkStore(view: View): Promise<void> {
  const { db, applicants, world } = view;
  const rows = await db.selectFrom('applications').select(['reference', 'state', 'answers']).execute();
  const byReference = new Map(rows.map((row) => [row.reference, row]));
  const erased = rows.filter(({ state }) => state === 'erased').map(({ reference }) => reference);
  const { size } = applicants.stored;
  const isKnown = rows.length >= size && rows.length <= size + applicants.interrupted.length;
  hold(view, isKnown, `${rows.length} are stored, ${size} were told so`);
  for (const { reference, applicant, at, erasedAt } of applicants.stored.values()) {
    const row = byReference.get(reference);
    const isErased = row?.state === 'erased';
    const age = world.now - at;
    hold(view, row !== undefined, `${applicant.name} was acknowledged and is lost`);
    hold(
      view,
      !isErased || erasedAt !== undefined || age >= retentionMs - 2 * skewMs,
      `${applicant.name} was erased too early`,
    );
    const mustBe = erasedAt !== undefined || age > retentionMs + erasureLagMs;
    hold(view, isErased || !mustBe, `${applicant.name} is kept for too long`);
    hold(view, !isErased || row.answers.length === 1, `answers of ${applicant.name} outlive their erasure`);
  }
  for (const table of [
    'consents',
    'outbox',
    'idempotency',
    'subscriptions',
    'files',
    'staff_notes',
    'decision_reasons',
    'decision_messages',
    'address_corrections',
    'supplements',
  ] as const) {
    const left = await db.selectFrom(table).select('reference').where('reference', 'in', erased).execute();
    hold(view, left.length === 0, `rows of ${table} outlive the erasure of their application`);
  }
  const reviewed = await db
    .selectFrom('reviews')
    .select(['body', 'conflict_reason', 'total'])
    .where('reference', 'in', erased)
    .execute();
  const isEmpty = reviewed.every((row) => Object.values(row).every((value) => value === null));
  hold(view, isEmpty, 'texts or totals of reviews outlive the erasure of their application');
  const decided = await db
    .selectFrom('decisions')
    .select(['pending', 'pending_by'])
    .where('reference', 'in', erased)
    .execute();
  const nonePending = decided.every((row) => Object.values(row).every((value) => value === null));
  hold(view, nonePending, 'a decision is pending on an application that is erased');
  hold(view, isBalanced(await takeBalance(db)), 'the staff’s balance does not balance');
}

const idIn = (text: string) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(text)?.[0] ?? '';

/** What is recorded as sent reached its receiver, under one identity however often. */
export async function checkDeliveries(view: View): Promise<void> {
  const ids = new Map<string, string>();
  for (const { channel, about, id } of view.received) {
    const key = `${channel} ${about}`;
    const known = ids.get(key) ?? id;
    hold(view, known === id, `a message has two identities`);
    ids.set(key, id);
  }
  const arrived = new Set([...ids.values()].map(idIn));
  const sent = await view.db
    .selectFrom('outbox')
    .select(['id', 'channel'])
    .where('state', '=', 'sent')
    .execute();
  for (const { id, channel } of sent)
    hold(view, arrived.has(id), `a delivery by ${channel} is recorded as sent, and never arrived`);
}

/** What there is to be alarmed about: surely, and at most. */
export async function findCauses({ db, world }: Pick<View, 'db' | 'world'>) {
  const rows = await db.selectFrom('outbox').select(['channel', 'state', 'created_at']).execute();
  const causes = (tolerance: number) =>
    new Set(
      rows.flatMap(({ channel, state, created_at }) => {
        const isLate = state === 'pending' && created_at < world.now - pendingAlarmMs - tolerance;
        return state === 'dead' || isLate ? [`${state}:${channel}`] : [];
      }),
    );
  return { surely: causes(2 * skewMs), atMost: causes(-2 * skewMs) };
}

type Causes = Awaited<ReturnType<typeof findCauses>>;

/** Nothing is dead, or waits for long, without an alarm; and no alarm outlives its cause. */
export async function checkAlarms(view: View, before: Causes): Promise<void> {
  const after = await findCauses(view);
  const raised = await view.db.selectFrom('alarms').selectAll().execute();
  const names = new Set(raised.map(({ name }) => name));
  for (const cause of before.surely)
    if (after.surely.has(cause)) hold(view, names.has(cause), `nobody is alarmed of ${cause}`);
  for (const name of [...names].filter((one) => /^(?:dead|pending):/.test(one)))
    hold(view, before.atMost.has(name) || after.atMost.has(name), `the alarm ${name} outlives its cause`);
}

/** The staff are reminded once a day of a trouble that goes on, however many servers there are. */
function checkReminders(view: View): void {
  const { received, plan, db, fleet } = view;
  // SQLite has one server at a time: there, each takes all alarms for its own.
  if (plan.servers > 1 && kindOf(db) === 'sqlite') return;
  let before = -Infinity;
  for (const { at, isClear } of received.filter(({ about }) =>
    about.startsWith('alarm-publication-failed'),
  )) {
    const goesOn = plan.builds.spells.some(({ from, until }) => from <= before && at < until);
    const hasDied = fleet.deaths.some((death) => death >= before - minuteMs && death <= at);
    // Two servers may find it at the same moment.
    const isDue = at - before > dayMs - 2 * skewMs || at - before < 2 * minuteMs;
    hold(
      view,
      !goesOn || hasDied || isDue,
      'the staff are told again and again that the site cannot be published',
    );
    if (isClear) before = at;
  }
}

/** Days after everything is well again, nothing is left to do. */
export async function checkEnd(view: View): Promise<void> {
  checkReminders(view);
  checkAnswers(view);
  const { db, received, world } = view;
  const left = await db
    .selectFrom('outbox')
    .select(['channel', 'state'])
    .where('state', 'in', ['pending', 'dead'])
    .execute();
  hold(
    view,
    left.length === 0,
    `deliveries are left: ${left.map(({ channel, state }) => `${channel} ${state}`).join(', ')}`,
  );
  for (const table of ['outbox', 'chores'] as const) {
    const leased = await db
      .selectFrom(table)
      .select('lease_token')
      .where('lease_token', 'is not', null)
      .execute();
    hold(view, leased.length === 0, `leases of ${table} are left`);
  }
  const alarms = await db.selectFrom('alarms').select('name').execute();
  hold(view, alarms.length === 0, `alarms are left: ${alarms.map(({ name }) => name).join(', ')}`);
  const isTold = received.some(({ about, at }) => about.startsWith('digest-') && at > world.now - 2 * dayMs);
  hold(view, isTold, 'the staff get no summary');
}

/** What a server says of a delivery is what the database holds, and what was sent stays sent. */
export async function checkLog(view: View, { reference, channel, state }: LoggedDelivery): Promise<void> {
  const { world, db, applicants } = view;
  const name = applicants.stored.get(reference)?.applicant.name ?? 'nobody';
  world.note(`${channel} for ${name}: ${state}`);
  if (state === 'lease-lost') return;
  const key = `${reference} ${channel}`;
  hold(view, !view.sent.has(key) || state === 'sent', `${channel} for ${name} was sent, and is ${state}`);
  if (state === 'sent') view.sent.add(key);
  const row = await db
    .selectFrom('outbox')
    .select('state')
    .where('reference', '=', reference)
    .where('channel', '=', channel)
    .executeTakeFirst();
  const words = `${channel} for ${name} is logged as ${state} and is ${row?.state}`;
  hold(view, row === undefined || row.state === state, words);
}
