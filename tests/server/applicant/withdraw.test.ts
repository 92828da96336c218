import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { withdrawPageSchema } from '../../../src/forms/pages.ts';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { withdrawApplication } from '../../../src/server/applications/applicant/withdraw.ts';
import { openOffice, type Office } from '../../support/accounts.ts';
import { look, pagePathOf } from '../../support/applicant-page.ts';
import {
  apply,
  choose,
  decisionsIn,
  decisionsPath,
  leaveOut,
  lookAtDecisions,
  shownIn,
  standings,
} from '../../support/decision-page.ts';
import { openReviews, reviewPathOf } from '../../support/review-page.ts';
import { dataOf, pathOf } from '../../support/staff-page.ts';
import { store } from '../../support/stored.ts';

const withdrawPathOf = async (office: Office, reference: string) =>
  `${await pagePathOf(office, reference)}withdraw/`;

/** An applicant presses the button of the second page. */
const withdraw = async (office: Office, reference: string, headers: Record<string, string> = {}) =>
  office.browser().post(await withdrawPathOf(office, reference), {}, headers);

async function openSelection(t: TestContext) {
  const office = await openOffice(t);
  const { references, staff, reviewers } = await openReviews(office, { applications: 2 });
  const [first = '', second = ''] = references;
  return { office, staff, reviewers, first, second };
}

const changesOf = ({ store: { db } }: Office, reference: string) =>
  db.selectFrom('decision_changes').selectAll().where('reference', '=', reference).execute();

await test('an applicant withdraws, is asked once more first, and everyone sees who did it', async (t) => {
  const { office, staff, reviewers, first } = await openSelection(t);
  const own = await look(office, first);
  assert.equal(own.withdraw, await withdrawPathOf(office, first));
  const asked = await office.browser().get(own.withdraw);
  assert.deepEqual(withdrawPageSchema.parse(dataOf(asked)), {
    state: 'ask',
    reference: first,
    call: 'Spring call',
    back: await pagePathOf(office, first),
    alternates: {
      fr: `${await pagePathOf(office, first, 'fr')}retrait/`,
      en: await withdrawPathOf(office, first),
    },
  });
  assert.equal(asked.headers.get('cache-control'), 'no-store');
  assert.equal((await look(office, first)).standing?.state, 'under-review', 'to look changes nothing');

  const done = await withdraw(office, first);
  assert.deepEqual([done.status, done.location], [303, await pagePathOf(office, first)]);
  const after = await look(office, first);
  assert.deepEqual([after.standing?.state, after.withdraw], ['withdrawn', null]);
  assert.ok(after.standing?.since, 'with the time');

  assert.equal((await standings(staff))[first], 'withdrawn');
  const { decision, history } = await staff.read(first);
  assert.deepEqual(
    decision?.history.map(({ actor, words }) => `${actor} ${words}`),
    ['the applicant from “under review” to “withdrawn”'],
  );
  assert.ok(history.some(({ actor, action }) => actor === 'applicant' && action === 'application-withdrawn'));

  assert.equal((await withdraw(office, first)).status, 303, 'twice is as good as once');
  assert.equal((await changesOf(office, first)).length, 1);
  const [reviewer] = reviewers;
  const seen = await reviewer?.browser.get(reviewPathOf(first));
  assert.ok(!seen?.text.includes('withdraw'), 'a reviewer reads nothing of it');
});

await test('what was pending falls away with a withdrawal; who applies it meanwhile is told, and nothing is applied', async (t) => {
  const { office, staff, first, second } = await openSelection(t);
  await choose(staff, { [first]: 'accepted', [second]: 'declined' });
  await leaveOut(staff);
  const shown = shownIn(await lookAtDecisions(staff));
  await withdraw(office, first);
  const page = decisionsIn(await staff.send(decisionsPath, ...shown));
  assert.deepEqual(page.done, []);
  assert.deepEqual(page.problems, [
    `${first} was withdrawn meanwhile: nothing is pending for it any more. The others wait for you to apply again.`,
  ]);
  assert.deepEqual(await standings(staff), { [first]: 'withdrawn', [second]: 'under review' });
  assert.deepEqual((await look(office, first)).messages, [], 'no message about what was not applied');
  await apply(staff);
  assert.deepEqual(await standings(staff), { [first]: 'withdrawn', [second]: 'declined' });
});

await test('who presses the button after a decision was applied is told that it was, and nothing changes', async (t) => {
  const { office, staff, first } = await openSelection(t);
  await choose(staff, { [first]: 'accepted' });
  await leaveOut(staff);
  await apply(staff);
  const refused = await withdraw(office, first);
  assert.equal(refused.status, 409);
  assert.equal(withdrawPageSchema.parse(dataOf(refused)).state, 'decided');
  const late = await office.browser().get(await withdrawPathOf(office, first));
  assert.equal(withdrawPageSchema.parse(dataOf(late)).state, 'decided');
  assert.equal((await look(office, first)).withdraw, null);
  assert.equal((await standings(staff))[first], 'accepted');
});

await test('a withdrawal and a decision at the same moment: one of them is, the other is told', async (t) => {
  const { office, staff, first } = await openSelection(t);
  await choose(staff, { [first]: 'accepted' });
  await leaveOut(staff);
  const shown = shownIn(await lookAtDecisions(staff));
  const [withdrawn, applied] = await Promise.all([
    withdraw(office, first),
    staff.send(decisionsPath, ...shown),
  ]);
  const { done, problems } = decisionsIn(applied);
  const changes = await changesOf(office, first);
  assert.equal(changes.length, 1, 'one change');
  if (changes[0]?.to_state === 'withdrawn') {
    assert.equal(withdrawn.status, 303);
    assert.deepEqual([done, problems.length], [[], 1]);
    assert.deepEqual((await look(office, first)).messages, []);
  } else {
    assert.equal(withdrawn.status, 409);
    assert.deepEqual(done, ['1 decision was applied.']);
  }
});

await test('a withdrawal that cannot be put on record does not happen', async (t) => {
  const { office, first } = await openSelection(t);
  const record = () => Promise.reject(new Error('the record does not answer'));
  const asked = { reference: first, call: 'spring', now: office.clock.now, record };
  await assert.rejects(withdrawApplication(office.store.db, asked), /the record does not answer/);
  assert.equal((await look(office, first)).standing?.state, 'under-review');
  assert.deepEqual(await changesOf(office, first), []);
});

await test('no other page can withdraw in an applicant’s name, nor a link that is not theirs', async (t) => {
  const { office, first } = await openSelection(t);
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  assert.equal((await withdraw(office, first, foreign)).status, 403);
  const unknown = await office.browser().post(`/en/receipt/${'x'.repeat(22)}/withdraw/`, {});
  assert.equal(unknown.status, 404);
  assert.equal((await look(office, first)).standing?.state, 'under-review');
  const actions = (await readActivity(office.store.db, 50)).map(({ action }) => action);
  assert.ok(!actions.includes('application-withdrawn'));
});

await test('what waits in quarantine can be withdrawn, and stays so once the staff release it', async (t) => {
  const { office, staff } = await openSelection(t);
  const held = await store(office.store, { call: 'spring', signals: ['honeypot'] });
  await withdraw(office, held);
  assert.equal((await look(office, held)).standing?.state, 'withdrawn');
  await staff.send(pathOf(held), ['action', 'release']);
  assert.equal((await standings(staff))[held], 'withdrawn');
});
