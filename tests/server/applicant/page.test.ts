import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../../src/model/durations.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { openOffice } from '../../support/accounts.ts';
import { look, pagePathOf } from '../../support/applicant-page.ts';
import { apply, choose, leaveOut, reasonsPathOf } from '../../support/decision-page.ts';
import { openReviews, scored } from '../../support/review-page.ts';
import { pathOf } from '../../support/staff-page.ts';
import { anApplication, monday, store } from '../../support/stored.ts';

const withMail = { env: { SMTP_URL: 'smtp://127.0.0.1:1' } };

/** The example call in French: its results were promised for May 15. */
const may15 = Date.parse('2026-05-15T12:00:00-04:00');

await test('an applicant reads where the application stands, only once it is applied, and the message word for word', async (t) => {
  const office = await openOffice(t, withMail);
  const reference = await store(office.store, { call: 'spring', receivedAt: monday });
  const first = await look(office, reference);
  assert.deepEqual(first.standing, { state: 'received', since: null });
  assert.deepEqual(first.expected, { date: 'May\u00A015, 2026', isOver: false });

  const { references, staff } = await openReviews(office, { applications: 1 });
  const [other = ''] = references;
  assert.equal((await look(office, other)).standing?.state, 'under-review');
  assert.equal((await look(office, reference)).standing?.state, 'under-review', 'both were shared out');

  await choose(staff, { [reference]: 'accepted', [other]: 'declined' });
  assert.equal((await look(office, reference)).standing?.state, 'under-review', 'a choice is no decision');
  await staff.send(
    reasonsPathOf(other),
    ['action', 'confirm'],
    ['savedAt', '0'],
    ['state', 'declined'],
    ['reason-0', 'Le besoin reste à montrer.'],
  );
  await leaveOut(staff);
  office.clock.now += 5_000;
  const { rows } = await apply(staff);
  assert.deepEqual(rows, [], 'applied');

  const [accepted, declined] = [await look(office, reference), await look(office, other)];
  assert.equal(accepted.standing?.state, 'accepted');
  assert.match(accepted.standing.since ?? '', /March\s2, 2026/);
  assert.equal(accepted.expected, null, 'the day that was promised is of no more interest');
  assert.equal(declined.standing?.state, 'declined');
  assert.match(declined.messages[0]?.text ?? '', /Le besoin\nLe besoin reste à montrer\./);
  const [message] = (await staff.read(other)).decision?.messages ?? [];
  assert.deepEqual(
    [declined.messages[0]?.subject, declined.messages[0]?.text, declined.messages[0]?.language],
    [message?.subject, message?.text, 'fr'],
    'as the staff and the mail have it',
  );
});

await test('an applicant who was not told of a shortlist is still under review; whose answer is taken up again reads so', async (t) => {
  const office = await openOffice(t, withMail);
  const { references, staff } = await openReviews(office, { applications: 1 });
  const [reference = ''] = references;
  await choose(staff, { [reference]: 'shortlisted' });
  await apply(staff);
  const quiet = await look(office, reference);
  assert.deepEqual([quiet.standing, quiet.messages], [{ state: 'under-review', since: null }, []]);

  await choose(staff, { [reference]: 'declined' });
  await leaveOut(staff);
  await apply(staff);
  assert.equal((await look(office, reference)).standing?.state, 'declined');

  await office.store.db.updateTable('outbox').set({ state: 'sent' }).execute();
  await choose(staff, { [reference]: 'shortlisted' });
  await apply(staff);
  const again = await look(office, reference);
  assert.deepEqual(again.standing, { state: 'again', since: null });
  assert.equal(again.messages.length, 1, 'what was written is still there');
});

await test('each way to the staff is shown with the time at which it took the application, or as waiting', async (t) => {
  const office = await openOffice(t);
  const { db } = office.store;
  const reference = await store(office.store, {
    call: 'spring',
    channels: ['smtp', 'webhook', 'acknowledgement'],
  });
  assert.deepEqual((await look(office, reference)).deliveries, [
    { to: 'team', at: null },
    { to: 'system', at: null },
  ]);
  await db
    .updateTable('outbox')
    .set({ state: 'sent', finished_at: monday + 60_000, last_error: 'equipe@example.org said 250' })
    .where('channel', '=', 'smtp')
    .execute();
  await db.updateTable('outbox').set({ state: 'dead' }).where('channel', '=', 'webhook').execute();
  const [mail, system] = (await look(office, reference)).deliveries;
  assert.match(mail?.at ?? '', /March\s2, 2026/);
  assert.deepEqual(system, { to: 'system', at: null }, 'the staff know; for the applicant it is not done');

  const held = await store(office.store, { call: 'spring', signals: ['honeypot'] });
  const page = await look(office, held);
  assert.deepEqual([page.standing?.state, page.deliveries], ['received', [{ to: 'team', at: null }]]);
});

await test('results that are late are said to be late', async (t) => {
  const office = await openOffice(t);
  const reference = await store(office.store, { call: 'spring' });
  office.clock.now = may15;
  assert.equal((await look(office, reference)).expected?.isOver, false);
  office.clock.now = may15 + dayMs;
  assert.equal((await look(office, reference)).expected?.isOver, true);
});

await test('of the selection, an applicant’s page holds no pending choice, score, rank, note, comment, name or address', async (t) => {
  const office = await openOffice(t, withMail);
  const { answers } = anApplication();
  const reference = await store(office.store, {
    call: 'spring',
    answers: { ...answers, email: 'candidate-canary@example.org', contactName: 'Zebulonix' },
  });
  const { staff, reviewers } = await openReviews(office, { applications: 2 });
  for (const [index, one] of reviewers.entries())
    for (const to of await one.toDo())
      await one.write(to, 'send', ['comment-1', 'canary-comment'], ...scored(3, index));
  await staff.send(pathOf(reference), ['action', 'note'], ['note', 'canary-note']);
  const { notes, reviews } = await staff.read(reference);
  assert.ok(notes.length === 1 && JSON.stringify(reviews).includes('canary-comment'), 'the staff read them');
  await choose(staff, { [reference]: 'interview' });
  const path = await pagePathOf(office, reference);
  const page = await office.browser().get(path);
  assert.equal(page.status, 200);
  const all = `${page.text} ${JSON.stringify([...page.headers])}`;
  for (const secret of [
    'interview',
    'canary',
    'rita',
    'remy',
    'sam@',
    'Zebulonix',
    'need 3',
    'median',
    'score',
    'rank',
    'pending',
  ])
    assert.ok(!all.includes(secret), secret);
  assert.equal(page.headers.get('cache-control'), 'no-store');
  assert.equal(page.headers.get('referrer-policy'), 'no-referrer');
  assert.equal(page.headers.get('x-robots-tag'), 'noindex');
});

await test('an erased application has no page', async (t) => {
  const office = await openOffice(t);
  const reference = await store(office.store, { call: 'spring' });
  const path = await pagePathOf(office, reference);
  await eraseApplications([reference], { store: office.store, mailDir: office.dataDir });
  assert.equal((await office.browser().get(path)).status, 404);
});
