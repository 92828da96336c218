import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { listReviewsOf } from '../../../src/server/applications/review/results.ts';
import { writeReview } from '../../../src/server/applications/review/write.ts';
import { reseal } from '../../../src/server/applications/storage/database/seals.ts';
import { createVault, plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { openOffice } from '../../support/accounts.ts';
import {
  callIn,
  callPath,
  openReviews,
  queuePath,
  receiveMany,
  reviewerIn,
  reviewIn,
  reviewPathOf,
  scored,
  setUp,
  shareOut,
} from '../../support/review-page.ts';
import { applicationIn, pathOf, staffIn } from '../../support/staff-page.ts';

await test('applications are shared out once: a second time, and two at once, assign nothing twice', async (t) => {
  const office = await openOffice(t);
  const { staff, reviewers, references } = await openReviews(office, {
    applications: 5,
    reviewers: ['a@example.org', 'b@example.org', 'c@example.org'],
  });
  const again = await Promise.all([shareOut(staff), shareOut(staff)]);
  for (const page of again) assert.deepEqual(callIn(page).done, ['0 reviews were assigned.']);
  const lists = await Promise.all(reviewers.map((one) => one.toDo()));
  assert.equal(lists.flat().length, 10);
  for (const reference of references) assert.equal(lists.flat().filter((one) => one === reference).length, 2);
  await receiveMany(office, 1);
  const later = await Promise.all([shareOut(staff), shareOut(staff)]);
  const counts = later.map((page) => callIn(page).done[0]).toSorted();
  assert.deepEqual(counts, ['0 reviews were assigned.', '2 reviews were assigned.']);
});

await test('too few reviewers: the page says how many reviews are missing', async (t) => {
  const office = await openOffice(t);
  const { staff } = await openReviews(office, { applications: 2, reviewers: ['a@example.org'] });
  assert.deepEqual(callIn(await shareOut(staff)).done, [
    '0 reviews were assigned.',
    '2 reviews are still missing: there are too few reviewers for them.',
  ]);
});

await test('a review is sent by the weights that were published, and the next application opens', async (t) => {
  const office = await openOffice(t);
  const { staff, reviewers, references } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const [first = '', second = ''] = await rita.toDo();
  const page = await rita.read(first);
  assert.deepEqual(
    page.items.map(({ label, weight, detail }) => [label, weight, detail]),
    [
      ['The need', '75%', 'Who has it.'],
      ['The team', '25%', null],
    ],
  );
  const sent = await rita.write(first, 'send', ...scored(4, 2));
  assert.equal(sent.location, `${reviewPathOf(second)}?sent=${first}`);
  assert.equal((await rita.read(first)).total, '87.5');
  await remy.write(first, 'send', ...scored(2, 2));
  const seen = await staff.read(first);
  assert.equal(seen.reviews?.summary, '2 of 2, median 68.8');
  assert.deepEqual(
    new Map(seen.reviews.list.map(({ name, review }) => [name, review?.scores.map(({ score }) => score)])),
    new Map([
      [rita.email, ['4 – excellent', '2 – fair']],
      [remy.email, ['2 – fair', '2 – fair']],
    ]),
  );
  assert.deepEqual((await rita.toDo()).toSorted(), references.filter((one) => one !== first).toSorted());
});

await test('a review that lacks a score is not sent, says where, and keeps all that was typed; a draft is kept as it is', async (t) => {
  const office = await openOffice(t);
  const { staff, reviewers } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = ''] = await rita.toDo();
  const typed: [string, string][] = [
    ['score-0', '3'],
    ['comment-0', 'a word\r\non the need'],
    ['comment', 'é'.repeat(4_001)],
  ];
  const refused = await rita.write(first, 'send', ...typed);
  assert.equal(refused.status, 422);
  const page = reviewIn(refused);
  assert.match(page.problem ?? '', /one score is missing and one text is too long/);
  assert.equal(page.items[1]?.scoreProblem, 'Choose a score, from 0 to 4.');
  assert.deepEqual([page.items[0]?.score, page.items[0]?.comment], [3, 'a word\non the need']);
  assert.equal(page.comment.length, 4_001);
  assert.equal(page.state, 'to do');
  const kept = await rita.write(first, 'save', ['comment-0', 'a word']);
  assert.equal(kept.status, 303);
  const draft = await rita.read(first);
  assert.deepEqual([draft.state, draft.items[0]?.comment, draft.items[0]?.score], ['draft', 'a word', null]);
  const seen = (await staff.read(first)).reviews?.list.find(({ name }) => name === rita.email);
  assert.deepEqual([seen?.state, seen?.review], ['draft', null], 'a draft is its writer’s alone');
});

await test('what others sent is hidden until one’s own is sent', async (t) => {
  const office = await openOffice(t);
  const { reviewers } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const [first = ''] = await rita.toDo();
  await rita.write(first, 'send', ...scored(4, 4), ['comment-1', 'CANARY']);
  const before = await remy.browser.get(reviewPathOf(first));
  assert.ok(!before.text.includes('need 4'));
  assert.equal(reviewIn(before).others, null);
  await remy.write(first, 'save', ...scored(1, 1));
  assert.equal((await remy.read(first)).others, null, 'a draft is not enough');
  await remy.write(first, 'send', ...scored(1, 1));
  assert.deepEqual(
    (await remy.read(first)).others?.map(({ name, total }) => [name, total]),
    [['rita@example.org', '100']],
  );
});

await test('a review that was sent can be changed until the phase closes, and not afterwards', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff } = await openReviews(office, { closesAt: '2026-03-02T12:00' });
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = '', second = ''] = await rita.toDo();
  await rita.write(first, 'send', ...scored(4, 4));
  await rita.write(first, 'send', ...scored(0, 0));
  assert.equal((await rita.read(first)).total, '0');
  assert.equal((await rita.write(first, 'save', ...scored(4, 4))).status, 422, 'it does not become a draft');
  office.clock.now = Date.UTC(2026, 2, 2, 17);
  for (const action of ['send', 'save', 'conflict']) {
    const late = await rita.write(second, action, ...scored(4, 4), ['reason', 'friends']);
    assert.equal(late.status, 422, action);
    assert.match(reviewIn(late).problem ?? '', /have since closed/);
  }
  const late = reviewIn(await rita.write(second, 'send', ...scored(4, 4)));
  assert.equal(late.items[0]?.comment, 'need 4', 'what was typed is still there');
  assert.equal((await rita.queue()).calls[0]?.isOver, true);
  await setUp(staff, reviewers);
  assert.equal((await rita.write(second, 'send', ...scored(4, 4))).status, 303);
});

await test('what is skipped comes last, with what was typed', async (t) => {
  const office = await openOffice(t);
  const { reviewers } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = '', second = '', third = ''] = await rita.toDo();
  const skipped = await rita.write(first, 'skip', ['comment', 'later']);
  assert.equal(skipped.location, `${reviewPathOf(second)}?skipped=${first}`);
  assert.deepEqual(await rita.toDo(), [second, third, first]);
  assert.equal((await rita.read(first)).comment, 'later');
});

await test('after a conflict of interest an application is gone for that person; the staff see why, and give it to another', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const [first = ''] = await rita.toDo();
  assert.equal((await rita.write(first, 'conflict', ['reason', ' '])).status, 422);
  await rita.write(first, 'send', ...scored(4, 4));
  assert.equal((await rita.write(first, 'conflict', ['reason', 'My sister’s company'])).status, 303);
  assert.equal((await rita.browser.get(reviewPathOf(first))).status, 404);
  assert.equal((await rita.write(first, 'send', ...scored(4, 4))).status, 404);
  const queue = await rita.queue();
  assert.ok(!JSON.stringify(queue).includes(first));
  assert.deepEqual([queue.calls[0]?.rows.length, queue.calls[0]?.sent], [2, 0], 'counts too');
  const { reviews } = await staff.read(first);
  assert.deepEqual(
    new Map(reviews?.list.map(({ name, state, reason }) => [name, [state, reason]])),
    new Map([
      [rita.email, ['conflict', 'My sister’s company']],
      [remy.email, ['assigned', '']],
    ]),
  );
  assert.equal(reviews?.summary, '0 of 1');
  const kim = await reviewerIn(office, 'kim@example.org');
  const given = await staff.send(pathOf(first), ['action', 'assign'], ['reviewer', kim.id]);
  assert.deepEqual(applicationIn(given).done, ['The application is assigned.']);
  assert.deepEqual(await kim.toDo(), [first]);
  const back = await staff.send(pathOf(first), ['action', 'assign'], ['reviewer', rita.id]);
  assert.match(applicationIn(back).problem ?? '', /conflict of interest/);
});

await test('an application is taken away before its review is sent, and comes back with the draft; a sent one stays', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const [first = ''] = await rita.toDo();
  await rita.write(first, 'save', ['comment', 'half-way']);
  const idOf = async (person: { email: string }) =>
    (await staff.read(first)).reviews?.list.find(({ name }) => name === person.email)?.id ?? '';
  const id = await idOf(rita);
  assert.equal((await staff.send(pathOf(first), ['action', 'take-away'], ['id', id])).status, 200);
  assert.equal((await rita.browser.get(reviewPathOf(first))).status, 404);
  assert.deepEqual(
    callIn(await shareOut(staff)).done[0],
    '0 reviews were assigned.',
    'nobody gets it back by chance',
  );
  await staff.send(pathOf(first), ['action', 'assign'], ['reviewer', rita.id]);
  assert.equal((await rita.read(first)).comment, 'half-way');
  await remy.write(first, 'send', ...scored(1, 1));
  const refused = await staff.send(pathOf(first), ['action', 'take-away'], ['id', await idOf(remy)]);
  assert.equal(refused.status, 422);
});

await test('criteria that are changed while a call is reviewed change no form: the page says that they are for the next call', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = '', second = ''] = await rita.toDo();
  await rita.write(first, 'send', ...scored(4, 2));
  const before = await rita.read(second);
  const { criteria, ...site } = office.published.now;
  const [[name, spring] = []] = Object.entries(criteria);
  assert.ok(name && spring);
  const [one, two] = spring.selection;
  assert.ok(one && two);
  const selection = [{ ...one, label: { fr: 'Autre', en: 'Other' }, weight: 10 }, two, two];
  office.published.now = { ...site, criteria: { [name]: { ...spring, selection } } };
  const after = await rita.read(second);
  assert.deepEqual(after.items, before.items);
  assert.deepEqual(after.criteria, before.criteria);
  await rita.write(second, 'send', ...scored(4, 2));
  assert.equal((await rita.read(second)).total, '87.5');
  const page = callIn(await staff.browser.get(callPath));
  assert.equal(page.criteria?.isNewer, true);
  assert.match(page.criteria.since, /“Spring criteria” as published on .*2, 2026.* open since .*1, 2026/);
  assert.deepEqual(
    page.criteria.items.map(({ label, weight }) => [label, weight]),
    [
      ['The need', '75%'],
      ['The team', '25%'],
    ],
  );
});

await test('a call without published criteria cannot be shared out, and its page says what to do', async (t) => {
  const office = await openOffice(t);
  office.published.now = { ...office.published.now, criteria: {} };
  const staff = await staffIn(office);
  const rita = await reviewerIn(office, 'rita@example.org');
  assert.equal(callIn(await staff.browser.get(callPath)).criteria, null);
  const refused = await setUp(staff, [rita]);
  assert.equal(refused.status, 422);
  assert.match(callIn(refused).problem ?? '', /no criteria to review by yet/);
});

await test('settings that are wrong are refused, and what was typed stays', async (t) => {
  const office = await openOffice(t);
  const { staff, reviewers } = await openReviews(office);
  for (const [perApplication, closesAt] of [
    [0, ''],
    [10, ''],
    [2, 'tomorrow'],
    [2, '2026-13-45T99:99'],
  ] as const) {
    const refused = await setUp(staff, reviewers.slice(0, 1), { perApplication, closesAt, isBlind: true });
    assert.equal(refused.status, 422);
    const page = callIn(refused);
    assert.deepEqual(
      [page.perApplication, page.closesAt, page.isBlind],
      [String(perApplication), closesAt, true],
    );
    assert.equal(page.reviewers.filter(({ isChosen }) => isChosen).length, 1);
  }
  assert.equal(callIn(await staff.browser.get(callPath)).isBlind, false);
});

await test('an application that is erased keeps no text, score or total of its reviews, and the counts of its reviews stay', async (t) => {
  const vault = createVault(Buffer.alloc(32, 7).toString('base64'));
  const office = await openOffice(t, { vault });
  const { staff, reviewers } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const [first = ''] = await rita.toDo();
  await rita.write(first, 'send', ...scored(4, 2));
  await remy.write(first, 'conflict', ['reason', 'CANARY']);
  const read = () =>
    office.store.db.selectFrom('reviews').selectAll().where('reference', '=', first).orderBy('id').execute();
  for (const { body, conflict_reason } of await read())
    for (const bytes of [body, conflict_reason])
      assert.ok(!/need 4|CANARY/.test(Buffer.from(bytes ?? []).toString()));
  await staff.send(pathOf(first), ['action', 'erase'], ['confirmed', first]);
  const rows = await read();
  assert.deepEqual(
    rows.map(({ body, conflict_reason, total }) => [body, conflict_reason, total]),
    [
      [null, null, null],
      [null, null, null],
    ],
  );
  assert.equal(rows.filter(({ sent_at }) => sent_at !== null).length, 1);
  assert.equal(rows.filter(({ conflict_at }) => conflict_at !== null).length, 1);
  assert.equal((await rita.browser.get(reviewPathOf(first))).status, 404);
  assert.equal((await rita.write(first, 'send', ...scored(4, 2))).status, 404);
  assert.ok(!JSON.stringify(await rita.queue()).includes(first));
  assert.equal((await staff.read(first)).reviews?.list[0]?.review ?? null, null);
});

await test('every reading of a reviewer is on record before anything is shown, and what they did too', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = ''] = await rita.toDo();
  await rita.read(first);
  await rita.write(first, 'save', ...scored(1, 1));
  await rita.write(first, 'send', ...scored(1, 1));
  const lines = (await readActivity(office.store.db, 4)).map(({ actor, action }) => `${actor} ${action}`);
  assert.deepEqual(lines, [
    'rita@example.org review-sent',
    'rita@example.org review-saved',
    'rita@example.org application-read',
    'rita@example.org reviews-listed',
  ]);
  const { history } = await staff.read(first);
  assert.ok(history.some(({ actor, action }) => actor === rita.email && action === 'review-sent'));
  await office.store.db.schema.alterTable('activity').renameTo('gone').execute();
  for (const path of [queuePath, reviewPathOf(first)]) {
    const answer = await rita.browser.get(path);
    assert.equal(answer.status, 500);
    assert.ok(!/Atelier|need 1/.test(answer.text));
  }
  const [, second = ''] = [
    first,
    ...(await office.store.db.selectFrom('reviews').select('reference').execute())
      .map(({ reference }) => reference)
      .filter((one) => one !== first),
  ];
  assert.equal((await rita.write(second, 'send', ...scored(4, 4))).status, 500);
  const row = await office.store.db
    .selectFrom('reviews')
    .select('sent_at')
    .where('reference', '=', second)
    .where('reviewer', '=', rita.id)
    .executeTakeFirstOrThrow();
  assert.equal(row.sent_at, null, 'nothing is sent that is not on record');
});

await test('an export for a person who asks holds the reviews of their application', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = ''] = await rita.toDo();
  await rita.write(first, 'send', ...scored(4, 2));
  const { text } = await staff.send(
    `/admin/applications/?text=${first}`,
    ['action', 'export'],
    ['format', 'json'],
  );
  const [exported] = JSON.parse(text) as { reviews: { total: number; criteria: { comment: string }[] }[] }[];
  assert.deepEqual(
    exported?.reviews.map(({ total, criteria }) => [total, criteria[0]?.comment]),
    [[87.5, 'need 4']],
  );
});

await test('the list of applications says how many reviews are sent and their median, and is filtered by that', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff, references } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const [first = '', second = '', third = ''] = references;
  await receiveMany(office, 1);
  for (const reviewer of reviewers) await reviewer.write(first, 'send', ...scored(4, 2));
  await rita.write(second, 'send', ...scored(1, 1));
  const columns = new Map(
    (await staff.list()).rows.map(({ reference, reviews, median }) => [reference, [reviews, median]]),
  );
  assert.deepEqual(columns.get(first), ['2 of 2', '87.5']);
  assert.deepEqual(columns.get(second), ['1 of 2', '25']);
  assert.deepEqual(columns.get(third), ['0 of 2', '']);
  const found = async (review: string) =>
    (await staff.list(`?review=${review}`)).rows.map(({ reference }) => reference);
  assert.deepEqual(await found('complete'), [first]);
  assert.deepEqual((await found('under-way')).toSorted(), [second, third].toSorted());
  assert.equal((await found('none')).length, 1);
});

await test('after a change of key, reviews and reasons are sealed with the new one and read as before', async (t) => {
  const [old, next] = [3, 4].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  const office = await openOffice(t, { vault: createVault(old) });
  const { reviewers, references } = await openReviews(office);
  const [rita, remy] = reviewers;
  assert.ok(rita && remy && next !== undefined && old !== undefined);
  const [first = ''] = references;
  await rita.write(first, 'send', ...scored(4, 2));
  await remy.write(first, 'conflict', ['reason', 'friends']);
  const changed = createVault(next, [old]);
  await reseal(office.store.db, changed, () => undefined);
  const reviews = await listReviewsOf(office.store.db, createVault(next), first);
  assert.deepEqual(
    new Map(reviews.map(({ name, body, reason }) => [name, [body.comments[0], reason]])),
    new Map([
      [rita.email, ['need 4', '']],
      [remy.email, [undefined, 'friends']],
    ]),
  );
});

await test('where a server stops between a review and its line in the record, neither is kept; sent again, it is sent once', async (t) => {
  const office = await openOffice(t);
  const { reviewers, references } = await openReviews(office);
  const [rita] = reviewers;
  assert.ok(rita);
  const [first = ''] = references;
  const own = { reference: first, call: 'spring', reviewer: rita.id };
  const body = { scores: [4, 4] as (4 | null)[], comments: ['', ''], comment: 'once' };
  const stopped = writeReview(office.store.db, plainVault, own, {
    body,
    isSent: true,
    now: 1,
    record: () => Promise.reject(new Error('the server stops')),
  });
  await assert.rejects(stopped, /stops/);
  assert.deepEqual([(await rita.read(first)).state, (await rita.read(first)).comment], ['to do', '']);
  await Promise.all([
    rita.write(first, 'send', ...scored(4, 4)),
    rita.write(first, 'send', ...scored(4, 4)),
    rita.write(first, 'save', ...scored(0, 0)),
  ]);
  assert.equal((await rita.read(first)).state, 'sent');
  assert.equal((await rita.read(first)).total, '100');
});

await test('what a person who may review no more has not sent is shared out to others, and is on the page of the call', async (t) => {
  const office = await openOffice(t);
  const { reviewers, staff, references } = await openReviews(office, { perApplication: 1 });
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const own = await rita.toDo();
  const [first = ''] = own;
  await rita.write(first, 'send', ...scored(4, 4));
  await office.hire(rita.email, ['editor']);
  assert.equal(
    callIn(await shareOut(staff)).done[0],
    `${own.length - 1} review${own.length === 2 ? ' was' : 's were'} assigned.`,
  );
  assert.deepEqual((await remy.toDo()).toSorted(), references.filter((one) => one !== first).toSorted());
  const { reviewers: listed } = callIn(await staff.browser.get(callPath));
  const former = listed.find(({ email }) => email === rita.email);
  assert.deepEqual([former?.mayReview, former?.assigned, former?.sent], [false, own.length, 1]);
});
