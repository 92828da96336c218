import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { openOffice } from '../../support/accounts.ts';
import {
  apply,
  choose,
  decisionsIn,
  decisionsPath,
  filledIn,
  leaveOut,
  lookAtDecisions,
  shownIn,
  standings,
} from '../../support/decision-page.ts';
import {
  openReviews,
  rankingIn,
  rankingPath,
  receiveMany,
  reviewPathOf,
  scored,
} from '../../support/review-page.ts';
import { listIn, listPath, pathOf, staffIn, type Staff } from '../../support/staff-page.ts';
import { store } from '../../support/stored.ts';

/** Chooses decisions whose messages give no reasons. */
async function decide(staff: Staff, choices: Readonly<Record<string, string>>) {
  const page = await choose(staff, choices);
  await leaveOut(staff);
  return page;
}

await test('an application is received, then under review as soon as someone has it to review: nobody types that', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 1, perApplication: 1 });
  const [reviewed = ''] = references;
  const [later = ''] = await receiveMany(office, 1);
  assert.deepEqual(await standings(staff), { [reviewed]: 'under review', [later]: 'received' });
  const [row] = rankingIn(await staff.browser.get(rankingPath)).rows.filter(
    ({ reference }) => reference === later,
  );
  assert.deepEqual(
    row?.decision?.options.map(({ value }) => value),
    ['', 'shortlisted', 'declined', 'withdrawn'],
    'nobody is accepted unseen',
  );
});

await test('a decision is pending until those of the call are applied together, with who chose it and when', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office);
  const [first = '', second = '', third = ''] = references;
  const chosen = await decide(staff, { [first]: 'accepted', [second]: 'declined' });
  assert.deepEqual(chosen.done, ['2 decisions are saved. They have not been applied yet.']);
  assert.equal(chosen.decisions.pending, 2);
  const row = chosen.rows.find(({ reference }) => reference === first);
  assert.equal(row?.decision?.state, 'under review');
  assert.match(row.decision.pending ?? '', /^Pending: accepted, chosen by sam@example\.org, .+2026/);
  assert.deepEqual(Object.values(await standings(staff)), Array(3).fill('under review'));
  const pending = await lookAtDecisions(staff);
  assert.deepEqual(
    pending.rows.map(({ reference, from, to, by }) => [reference, from, to, by].join(' | ')),
    [
      `${first} | under review | accepted | sam@example.org`,
      `${second} | under review | declined | sam@example.org`,
    ].toSorted(),
  );
  const applied = await apply(staff);
  assert.deepEqual(applied.done, ['2 decisions were applied.']);
  assert.deepEqual(applied.rows, []);
  assert.deepEqual(await standings(staff), {
    [first]: 'accepted',
    [second]: 'declined',
    [third]: 'under review',
  });
  assert.deepEqual(
    applied.counts.map(({ state, count }) => `${state} ${count}`),
    ['under review 1', 'accepted 1', 'declined 1'],
  );
  const { decision, history } = await staff.read(first);
  assert.deepEqual(
    decision?.history.map(({ actor, words }) => `${actor} ${words}`),
    ['sam@example.org from “under review” to “accepted”'],
  );
  const actions = history.map(({ action }) => action);
  assert.ok(actions.includes('decision-pending-accepted') && actions.includes('decision-applied-accepted'));
});

await test('who decides reads who applied, in the ranking and beside what is pending', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 2 });
  const [first = '', second = ''] = references;
  const names = new Map([
    [first, 'Atelier 0, Personne Exemple'],
    [second, 'Atelier 1, Personne Exemple'],
  ]);
  const called = (rows: readonly { reference: string; name: string; person: string }[]) =>
    new Map(rows.map(({ reference, name, person }) => [reference, `${name}, ${person}`]));
  const ranking = await decide(staff, { [first]: 'shortlisted', [second]: 'declined' });
  assert.deepEqual(called(ranking.rows), names);
  assert.deepEqual(called((await lookAtDecisions(staff)).rows), names);
  await eraseApplications([second], { store: office.store, mailDir: office.dataDir });
  const after = rankingIn(await staff.browser.get(rankingPath));
  assert.deepEqual([...called(after.rows).keys()], [first], 'what is erased is in no ranking');
});

await test('a pending decision can be taken back, and nothing is left of it', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 1 });
  const [only = ''] = references;
  await decide(staff, { [only]: 'shortlisted' });
  assert.deepEqual((await decide(staff, { [only]: '' })).done, [
    '1 decision is saved. It has not been applied yet.',
  ]);
  assert.deepEqual((await lookAtDecisions(staff)).rows, []);
  const [line] = (await readActivity(office.store.db, 9)).filter(({ action }) =>
    action.startsWith('decision-'),
  );
  assert.equal(`${line?.action} ${line?.subject}`, `decision-taken-back ${only}`);
  assert.deepEqual(await office.store.db.selectFrom('decision_changes').selectAll().execute(), []);
});

await test('on the page of an application, too, a decision is made pending and shown', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 1 });
  const [only = ''] = references;
  const { decision } = await staff.read(only);
  const answer = await staff.send(
    pathOf(only),
    ['action', 'decide'],
    [`shown-${only}`, decision?.choice?.shown ?? ''],
    [`decision-${only}`, 'interview'],
  );
  assert.equal(answer.status, 200);
  const page = await staff.read(only);
  assert.match(page.decision?.choice?.pending ?? '', /^Pending: interview/);
  assert.deepEqual(
    page.badges.map(({ label }) => label),
    ['a delivery pending', 'pending: interview'],
  );
});

await test('what may not follow is refused in words, and none of the other choices is saved either', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 1 });
  const [reviewed = ''] = references;
  const [unseen = ''] = await receiveMany(office, 1);
  const refused = await decide(staff, { [unseen]: 'accepted', [reviewed]: 'declined' });
  assert.match(refused.problem ?? '', /^Nothing was saved/);
  assert.deepEqual(refused.problems, [
    `${unseen} cannot go from “received” to “accepted”. Possible from here: shortlisted, declined, withdrawn.`,
  ]);
  assert.equal(refused.decisions.pending, 0);
  const kept = refused.rows.find(({ reference }) => reference === reviewed)?.decision;
  assert.equal(
    kept?.options.find(({ isChosen }) => isChosen)?.value,
    'declined',
    'the other choice is still there',
  );
  const nonsense = await decide(staff, { [reviewed]: 'received' });
  assert.match(nonsense.problem ?? '', /^This request was not understood/);
  await decide(staff, { [reviewed]: 'declined' });
  await apply(staff);
  const reversed = await decide(staff, { [reviewed]: 'accepted' });
  assert.deepEqual(reversed.problems, [
    `${reviewed} cannot go from “declined” to “accepted”. Possible from here: shortlisted.`,
  ]);
});

await test('two people decide at once: the second is told what the first chose, and loses only what is in conflict', async (t) => {
  const office = await openOffice(t);
  const { staff: sam, references } = await openReviews(office);
  const ann = await staffIn(office, 'ann@example.org');
  const [first = '', second = ''] = references;
  const shownToAnn = rankingIn(await ann.browser.get(rankingPath));
  await decide(sam, { [first]: 'accepted' });
  const answer = await ann.send(
    rankingPath,
    ...filledIn(shownToAnn, { [first]: 'declined', [second]: 'shortlisted' }),
  );
  assert.equal(answer.status, 422);
  const page = rankingIn(answer);
  assert.match(
    page.problems.join(),
    new RegExp(
      `^${first} has since changed\\. State: under review; pending: accepted, chosen by sam@example\\.org, `,
    ),
  );
  const chosenIn = (reference: string) =>
    page.rows.find((row) => row.reference === reference)?.decision?.options.find(({ isChosen }) => isChosen)
      ?.value;
  assert.equal(chosenIn(first), 'accepted', 'what sam chose');
  assert.equal(chosenIn(second), 'shortlisted', 'what ann chose');
  assert.equal(page.decisions.pending, 1, 'nothing of it is saved');
  const untouched = await ann.send(rankingPath, ...filledIn(shownToAnn, { [second]: 'shortlisted' }));
  assert.deepEqual(rankingIn(untouched).problems, [], 'what she did not touch is no conflict');
});

await test('decisions are applied as they were shown: after someone else’s change nothing is, until it was looked at', async (t) => {
  const office = await openOffice(t);
  const { staff: sam, references } = await openReviews(office);
  const ann = await staffIn(office, 'ann@example.org');
  const [first = '', second = '', third = ''] = references;
  await decide(sam, { [first]: 'accepted', [second]: 'declined' });
  const shownToSam = shownIn(await lookAtDecisions(sam));
  await decide(ann, { [second]: '', [third]: 'declined' });
  const refused = decisionsIn(await sam.send(decisionsPath, ...shownToSam));
  assert.match(refused.problem ?? '', /^Nothing was applied/);
  assert.deepEqual(
    refused.problems.map((problem) => problem.slice(0, 13)).toSorted(),
    [second, third].toSorted(),
  );
  assert.deepEqual(Object.values(await standings(sam)), Array(3).fill('under review'));
  assert.deepEqual((await apply(sam)).done, ['2 decisions were applied.']);
  const again = decisionsIn(await sam.send(decisionsPath, ...shownToSam));
  assert.match(again.problem ?? '', /^Nothing was applied/, 'a second press applies nothing a second time');
  assert.equal((await office.store.db.selectFrom('decision_changes').selectAll().execute()).length, 2);
});

await test('a review that is sent, changed or withdrawn for a conflict meanwhile stops the decision until it was looked at', async (t) => {
  const office = await openOffice(t);
  const { staff, references, reviewers } = await openReviews(office, { applications: 1 });
  const [only = ''] = references;
  const [rita, remy] = reviewers;
  assert.ok(rita && remy);
  const stale = rankingIn(await staff.browser.get(rankingPath));
  await rita.write(only, 'send', ...scored(4, 4));
  const refused = rankingIn(await staff.send(rankingPath, ...filledIn(stale, { [only]: 'accepted' })));
  const told = [`${only}: a review has since been sent, changed or taken away.`];
  assert.deepEqual(refused.problems, told);
  await decide(staff, { [only]: 'accepted' });
  for (const act of [
    () => rita.write(only, 'send', ...scored(0, 4)),
    () => remy.write(only, 'send', ...scored(1, 1)),
    () => remy.write(only, 'conflict', ['reason', 'They are neighbours.']),
  ]) {
    office.clock.now += 1_000;
    const shown = shownIn(await lookAtDecisions(staff));
    await act();
    assert.deepEqual(decisionsIn(await staff.send(decisionsPath, ...shown)).problems, told);
  }
  assert.deepEqual((await apply(staff)).done, ['1 decision was applied.']);
});

await test('of decisions that are applied at the same moment by two people, each is applied once', async (t) => {
  const office = await openOffice(t);
  const { staff: sam, references, reviewers } = await openReviews(office, { applications: 4 });
  const ann = await staffIn(office, 'ann@example.org');
  await decide(sam, Object.fromEntries(references.map((reference) => [reference, 'shortlisted'])));
  const shown = shownIn(await lookAtDecisions(sam));
  const [rita] = reviewers;
  assert.ok(rita);
  const answers = await Promise.all([
    sam.send(decisionsPath, ...shown),
    ann.send(decisionsPath, ...shown),
    rita.browser.get(reviewPathOf(references[0] ?? '')),
  ]);
  const done = answers.slice(0, 2).flatMap((answer) => decisionsIn(answer).done);
  assert.deepEqual(done, ['4 decisions were applied.']);
  assert.equal((await office.store.db.selectFrom('decision_changes').selectAll().execute()).length, 4);
});

await test('where the record cannot be written, nothing is decided and nothing applied', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 2 });
  const [first = '', second = ''] = references;
  await decide(staff, { [first]: 'accepted', [second]: 'declined' });
  const shown = shownIn(await lookAtDecisions(staff));
  const { db } = office.store;
  const before = await db.selectFrom('decisions').selectAll().orderBy('reference').execute();
  await db.schema.alterTable('activity').renameTo('gone').execute();
  assert.equal((await staff.browser.get(decisionsPath)).status, 500);
  assert.equal((await staff.send(decisionsPath, ...shown)).status, 500);
  assert.deepEqual(await db.selectFrom('decisions').selectAll().orderBy('reference').execute(), before);
  assert.deepEqual(await db.selectFrom('decision_changes').selectAll().execute(), []);
});

await test('the staff find applications by where they stand, questions excepted, and see it beside them', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 2 });
  const [first = '', second = ''] = references;
  const [waiting = ''] = await receiveMany(office, 1);
  await store(office.store, { call: null });
  await decide(staff, { [first]: 'interview' });
  await apply(staff);
  const found = async (selection: string) =>
    (await staff.list(`?selection=${selection}`)).rows.map(({ reference }) => reference);
  assert.deepEqual(await found('interview'), [first]);
  assert.deepEqual(await found('under-review'), [second]);
  assert.deepEqual(await found('received'), [waiting]);
  assert.deepEqual(await found('accepted'), []);
  const { rows, choices } = listIn(await staff.browser.get(listPath));
  assert.ok(
    rows.find(({ reference }) => reference === first)?.badges.some(({ label }) => label === 'interview'),
  );
  assert.equal(choices.selection.length, 7);
});

await test('an application that is erased leaves its decisions for the counts, and what was pending comes to nothing', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 2 });
  const [first = '', second = ''] = references;
  await decide(staff, { [first]: 'shortlisted', [second]: 'declined' });
  await apply(staff);
  await decide(staff, { [first]: 'accepted' });
  const shown = shownIn(await lookAtDecisions(staff));
  await eraseApplications([first], { store: office.store, mailDir: office.dataDir });
  assert.equal(decisionsIn(await staff.send(decisionsPath, ...shown)).problems.length, 1);
  assert.deepEqual((await lookAtDecisions(staff)).rows, []);
  const row = await office.store.db
    .selectFrom('decisions')
    .selectAll()
    .where('reference', '=', first)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    { ...row },
    {
      reference: first,
      call: 'spring',
      state: 'shortlisted',
      pending: null,
      pending_from: null,
      pending_at: null,
      pending_by: null,
      showcase_name: null,
      showcase_at: null,
      showcase_by: null,
    },
  );
  const { decision } = await staff.read(first);
  assert.equal(decision?.choice, null);
  assert.equal(decision.history.length, 1);
});

await test('what was decided is in exports: a column of the spreadsheet, and all changes in the data', async (t) => {
  const office = await openOffice(t);
  const { staff, references } = await openReviews(office, { applications: 1 });
  const [only = ''] = references;
  await decide(staff, { [only]: 'shortlisted' });
  await apply(staff);
  await decide(staff, { [only]: 'accepted' });
  await apply(staff);
  const csv = await staff.send(listPath, ['action', 'export'], ['format', 'csv']);
  const [head = '', line = ''] = csv.text.split('\r\n');
  assert.ok(head.endsWith(',Decision'), head);
  assert.ok(line.endsWith(',accepted'), line);
  const json = await staff.send(listPath, ['action', 'export'], ['format', 'json']);
  const [exported] = JSON.parse(json.text) as {
    decision: { state: string; changes: { from: string; to: string }[] };
  }[];
  assert.equal(exported?.decision.state, 'accepted');
  assert.deepEqual(
    exported.decision.changes.map(({ from, to }) => `${from} ${to}`),
    ['under-review shortlisted', 'shortlisted accepted'],
  );
});

await test('who looks at many pending decisions has looked at each of them, by the record: no line is cut off', async (t) => {
  const office = await openOffice(t);
  const staff = await staffIn(office);
  const references = await receiveMany(office, 101);
  await choose(staff, Object.fromEntries(references.map((reference) => [reference, 'withdrawn'])));
  await lookAtDecisions(staff);
  const lines = (await readActivity(office.store.db, 9)).filter(({ action }) => action === 'decisions-read');
  assert.equal(lines.length, 2);
  for (const reference of references)
    assert.equal(lines.filter(({ subject }) => subject.includes(reference)).length, 1);
});
