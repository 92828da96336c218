import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { selectionRecordPageSchema } from '../../../src/model/messages/decisions.ts';
import type { SiteCall } from '../../../src/model/site-data.ts';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { readSelectionRecord } from '../../../src/server/applications/decisions/selection-record.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import type { Store } from '../../../src/server/applications/storage/store.ts';
import { openOffice, type Office } from '../../support/accounts.ts';
import {
  apply,
  choose,
  decisionsIn,
  decisionsPath,
  leaveOut,
  recordPath,
} from '../../support/decision-page.ts';
import { openReviews, scored } from '../../support/review-page.ts';
import { dataOf, type Staff } from '../../support/staff-page.ts';
import { monday, openTestStore, store as receive, temporaryFolder } from '../../support/stored.ts';

/** The spring call is closed, and says how many it selects. */
function close({ published }: Office, changes: Partial<SiteCall> = {}): void {
  const closes = { local: '2026-03-01T23:59', zone: 'America/Toronto' };
  const calls = published.now.calls.map((call) => ({ ...call, closes, seats: 8, ...changes }));
  published.now = { ...published.now, calls };
}

const read = async (staff: Staff, path = recordPath) =>
  selectionRecordPageSchema.parse(dataOf(await staff.browser.get(path)));

const lines = ({ facts }: Awaited<ReturnType<typeof read>>) =>
  facts.map(({ label, value }) => `${label}: ${value}`);

await test('the record of a selection can be published once everything is decided, in both languages, and names nobody', async (t) => {
  const office = await openOffice(t);
  const { staff, references, reviewers } = await openReviews(office, { applications: 6 });
  for (const one of reviewers)
    for (const reference of references) await one.write(reference, 'send', ...scored(3, 2));
  const before = await read(staff);
  assert.deepEqual(before.texts, []);
  assert.deepEqual(before.open, [
    'The call is not closed yet.',
    '6 applications have no final decision yet: accepted, declined or withdrawn.',
  ]);
  const [first = '', ...others] = references;
  const choices = { [first]: 'accepted', ...Object.fromEntries(others.map((one) => [one, 'declined'])) };
  await choose(staff, choices);
  await leaveOut(staff);
  assert.match((await read(staff)).open.join(' '), /6 decisions are pending: apply them or take them back\./);
  await apply(staff);
  close(office);
  const page = await read(staff);
  assert.deepEqual(page.open, []);
  assert.deepEqual(lines(page).slice(0, 7), [
    'Applications received: 6',
    'Eligible applications: 6',
    'Applications reviewed: 6',
    'Reviews sent: not published, to protect people',
    'Reviewers: not published, to protect people',
    'Conflicts of interest declared: 0',
    'Seats: 8',
  ]);
  assert.match(lines(page)[7] ?? '', /^Criteria: “Spring criteria,” version of .+ 2026 \([0-9a-f]{8}\)$/);
  assert.deepEqual(
    page.texts.map(({ language }) => language),
    ['fr', 'en'],
  );
  const [french, english] = page.texts.map(({ text }) => text);
  assert.match(
    french ?? '',
    /^Candidatures reçues\u00a0: 6; Candidatures admissibles\u00a0: 6; .+promesse tenue\.$/,
  );
  assert.match(english ?? '', /^Applications received: 6; .+, promise kept\.$/);
  for (const name of ['Atelier', '@', ...references]) assert.ok(!`${french} ${english}`.includes(name), name);
});

await test('an application in quarantine is to be released or erased before the record of its selection is published', async (t) => {
  const office = await openOffice(t);
  const { staff } = await openReviews(office, { applications: 1 });
  await receive(office.store, { call: 'spring', signals: ['honeypot'] });
  assert.ok((await read(staff)).open.includes('1 application is in quarantine: release it or erase it.'));
});

await test('who looks at the record of a selection is in the record of what people do; the page of the decisions leads to it', async (t) => {
  const office = await openOffice(t);
  const { staff } = await openReviews(office, { applications: 1 });
  assert.equal(decisionsIn(await staff.browser.get(decisionsPath)).record, recordPath);
  const french = await read(staff, '/admin/candidatures/decisions/spring/bilan/');
  assert.equal(french.alternates.en, recordPath);
  const [line] = await readActivity(office.store.db, 1);
  assert.equal(
    `${line?.actor} ${line?.action} ${line?.subject}`,
    'sam@example.org selection-record-read spring',
  );
  assert.equal((await staff.browser.get('/admin/applications/decisions/autumn/record/')).status, 404);
});

await test('results that came after the promised day are said to be late', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 1 });
  const [only = ''] = references;
  await choose(staff, { [only]: 'declined' });
  await leaveOut(staff);
  await apply(staff);
  close(office, { resultsDue: { local: '2026-02-15T00:00', zone: 'America/Toronto' } });
  assert.match(
    lines(await read(staff)).join('\n'),
    /\nResults promised for: .*15.*\nLast decision: .+, later than promised$/,
  );
});

const people = ['rita', 'remy', 'harsh'];
const reviewArbitrary = fc.record({
  reviewer: fc.constantFrom(...people),
  isSent: fc.boolean(),
  isRemoved: fc.boolean(),
  isConflict: fc.boolean(),
});
const applicationArbitrary = fc.record({
  isHeld: fc.boolean(),
  isErased: fc.boolean(),
  decided: fc.constantFrom('shortlisted' as const, 'accepted' as const, 'declined' as const, null),
  isPending: fc.boolean(),
  reviews: fc.uniqueArray(reviewArbitrary, { maxLength: 3, selector: ({ reviewer }) => reviewer }),
});
type Made = typeof applicationArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Puts an application into the store, as it may be found there. What is held back has neither reviews nor a decision. */
async function put(into: Store, call: string, mailDir: string, made: Made): Promise<void> {
  const reference = await receive(into, { call, ...(made.isHeld ? { signals: ['honeypot'] } : {}) });
  if (!made.isHeld) {
    for (const { reviewer, isSent, isRemoved, isConflict } of made.reviews)
      await into.db
        .insertInto('reviews')
        .values({
          id: randomUUID(),
          reference,
          call,
          reviewer,
          assigned_at: monday,
          assigned_by: 'sam@example.org',
          removed_at: isRemoved ? monday : null,
          conflict_at: isConflict ? monday : null,
          sent_at: isSent ? monday : null,
        })
        .execute();
    const pending = made.isPending
      ? {
          pending: 'declined' as const,
          pending_from: 'received' as const,
          pending_at: monday,
          pending_by: 'sam',
        }
      : {};
    if (made.decided !== null || made.isPending)
      await into.db
        .insertInto('decisions')
        .values({ reference, call, state: made.decided, ...pending })
        .execute();
  }
  if (made.isErased) await eraseApplications([reference], { store: into, mailDir });
}

/** The same counts, one application after another. */
function recount(all: readonly Made[]) {
  const counts = { received: 0, eligible: 0, reviewed: 0, reviews: 0, reviewers: 0, conflicts: 0 };
  const open = { held: 0, pending: 0, undecided: 0 };
  const wrote = new Set<string>();
  for (const { isHeld, isErased, decided, isPending, reviews } of all) {
    counts.received += 1;
    if (isHeld && !isErased) open.held += 1;
    if (isHeld || (isErased && decided === null && reviews.length === 0)) continue;
    counts.eligible += 1;
    const sent = reviews.filter(({ isSent, isRemoved, isConflict }) => isSent && !isRemoved && !isConflict);
    if (sent.length > 0) counts.reviewed += 1;
    for (const { reviewer } of sent) {
      counts.reviews += 1;
      wrote.add(reviewer);
    }
    for (const { isConflict } of reviews) if (isConflict) counts.conflicts += 1;
    if (isErased) continue;
    if (isPending) open.pending += 1;
    if (decided === null || decided === 'shortlisted') open.undecided += 1;
  }
  return { counts: { ...counts, reviewers: wrote.size }, open, decidedAt: null };
}

await test('the record equals a recount, whatever was received, held back, reviewed, decided and erased', async (t) => {
  const dataDir = await temporaryFolder(t);
  const into = await openTestStore(t, dataDir);
  let run = 0;
  const property = fc.asyncProperty(fc.array(applicationArbitrary, { maxLength: 8 }), async (all) => {
    run += 1;
    const call = `call-${run}`;
    for (const made of all) await put(into, call, dataDir, made);
    assert.deepEqual(await readSelectionRecord(into.db, { call, form: 'application' }), recount(all));
  });
  await fc.assert(property, { numRuns: 40, seed: 163 });
});
