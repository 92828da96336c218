import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RankingPage } from '../../../src/model/messages/reviews.ts';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { openOffice, type Office } from '../../support/accounts.ts';
import { callIn, callPath, openReviews, rankingIn, rankingPath, scored } from '../../support/review-page.ts';
import { pathOf } from '../../support/staff-page.ts';
import { store } from '../../support/stored.ts';

const frenchPath = '/admin/candidatures/classement/spring/';

/** Four applications, three reviewers: one of them gives little where the others give much, and much where they say nothing. */
async function openRanking(office: Office) {
  const { references, staff, reviewers } = await openReviews(office, {
    applications: 4,
    reviewers: ['rita@example.org', 'remy@example.org', 'harsh@example.org'],
    perApplication: 3,
  });
  await store(office.store, { call: 'spring', signals: ['honeypot'] });
  const [rita, remy, harsh] = reviewers;
  const [heldBack = '', even = '', once = '', unsure = ''] = references;
  assert.ok(rita && remy && harsh);
  await rita.write(heldBack, 'send', ...scored(4, 4));
  await remy.write(heldBack, 'send', ...scored(1, 1));
  await harsh.write(heldBack, 'send', ...scored(0, 0));
  for (const one of reviewers) await one.write(even, 'send', ...scored(2, 2));
  await harsh.write(once, 'send', ...scored(3, 3));
  // Neither a draft counts, nor what came before a conflict of interest, nor an application in quarantine.
  await rita.write(unsure, 'save', ...scored(4, 4));
  await harsh.write(unsure, 'send', ...scored(4, 4));
  await harsh.write(unsure, 'conflict', ['reason', 'They are neighbours.']);
  return { staff, harsh, heldBack, even, once, unsure };
}

const cells = ({ rows }: RankingPage) =>
  rows.map(({ reference, rank, shift, median, mean, spread, count }) =>
    [reference, rank, ...(shift ? [shift.before, shift.gain] : []), median, mean, spread, count].join(' | '),
  );

await test('the staff see how the applications rank, and what they gain or lose without a harsh reviewer', async (t) => {
  const office = await openOffice(t);
  const { staff, harsh, heldBack, even, once, unsure } = await openRanking(office);
  const { ranking } = callIn(await staff.browser.get(callPath));
  assert.equal(ranking, rankingPath);
  const page = rankingIn(await staff.browser.get(ranking));
  assert.deepEqual(cells(page), [
    `${once} | 1 | 75 | 75 | 0 | 1`,
    `${even} | 2 | 50 | 50 | 0 | 3`,
    `${heldBack} | 3 | 25 | 41.7 | 100 | 3`,
    `${unsure} | not ranked |  |  |  | 0`,
  ]);
  assert.equal(page.rows[0]?.href, pathOf(once));
  const choice = page.choices.find(({ label }) => label === 'Without harsh@example.org');
  assert.equal(choice?.href, `${rankingPath}?without=${harsh.id}`);
  assert.deepEqual(
    page.choices.map(({ label, isChosen }) => `${label} ${isChosen}`),
    [
      'All reviews true',
      'Without harsh@example.org false',
      'Without remy@example.org false',
      'Without rita@example.org false',
    ],
  );
  const without = rankingIn(await staff.browser.get(choice.href));
  const last = [
    `${once} | not ranked | 1 |  |  |  |  | 0`,
    `${unsure} | not ranked | not ranked |  |  |  |  | 0`,
  ];
  assert.deepEqual(cells(without), [
    `${heldBack} | 1 | 3 | up 2 ranks | 62.5 | 62.5 | 75 | 2`,
    `${even} | 2 | 2 | no change | 50 | 50 | 0 | 2`,
    ...(once < unsure ? last : last.toReversed()),
  ]);
  assert.deepEqual(
    without.choices.filter(({ isChosen }) => isChosen),
    [{ ...choice, isChosen: true }],
  );
  assert.equal(without.alternates.fr, `${frenchPath}?without=${harsh.id}`);
});

await test('in French too; an address that leaves out nobody whose review counts shows everyone’s', async (t) => {
  const office = await openOffice(t);
  const { staff, harsh, heldBack, unsure } = await openRanking(office);
  const all = rankingIn(await staff.browser.get(frenchPath));
  assert.deepEqual(cells(all).slice(2), [
    `${heldBack} | 3 | 25 | 41,7 | 100 | 3`,
    `${unsure} | sans rang |  |  |  | 0`,
  ]);
  assert.equal(all.rows[2]?.href, `/admin/candidatures/${heldBack}/`);
  const without = rankingIn(await staff.browser.get(`${frenchPath}?without=${harsh.id}`));
  assert.equal(without.rows[0]?.shift?.gain, 'gagne 2 rangs');
  for (const unknown of ['', 'nobody', `${harsh.id}%00`, '%3Cscript%3E'])
    assert.deepEqual(rankingIn(await staff.browser.get(`${frenchPath}?without=${unknown}`)), all, unknown);
});

await test('a look at a ranking is on record first; of a call that there is not, there is none', async (t) => {
  const office = await openOffice(t);
  const { staff } = await openRanking(office);
  assert.equal((await staff.browser.get('/admin/applications/ranking/nonsense/')).status, 404);
  await staff.browser.get(rankingPath);
  const [line, before] = await readActivity(office.store.db, 2);
  assert.equal(`${line?.actor} ${line?.action} ${line?.subject}`, 'sam@example.org ranking-read spring');
  assert.notEqual(before?.action, 'ranking-read');
  await office.store.db.schema.alterTable('activity').renameTo('gone').execute();
  const answer = await staff.browser.get(rankingPath);
  assert.equal(answer.status, 500);
  assert.ok(!answer.text.includes('rows'));
});
