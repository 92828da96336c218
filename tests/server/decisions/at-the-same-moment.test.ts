import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openAccount } from '../../../src/server/accounts/accounts.ts';
import { applyDecisions } from '../../../src/server/applications/decisions/apply.ts';
import { chooseDecisions } from '../../../src/server/applications/decisions/choose.ts';
import { leaveOutReasons } from '../../../src/server/applications/decisions/leave-out.ts';
import { readMessage } from '../../../src/server/applications/decisions/message.ts';
import { readPending } from '../../../src/server/applications/decisions/pending.ts';
import { readDecisions } from '../../../src/server/applications/decisions/read.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { assignReviewer } from '../../../src/server/applications/review/assign.ts';
import type { ReviewBody } from '../../../src/server/applications/review/body.ts';
import { keepCriteria } from '../../../src/server/applications/review/criteria.ts';
import { writeReview } from '../../../src/server/applications/review/write.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { queueAgain } from '../../../src/server/applications/staff/replay.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { queueDeliveries } from '../../../src/server/applications/storage/outbox.ts';
import type { Store } from '../../../src/server/applications/storage/store.ts';
import { siteFixture } from '../../support/site-fixture.ts';
import { monday, openTestStore, store as receive, temporaryFolder } from '../../support/stored.ts';

const chosen = { call: 'spring', form: 'application' };
const site = siteFixture();
const making = { vault: plainVault, site, canSend: true };
const rounds = 12;

const deliveriesOf = (db: Store['db'], reference: string) =>
  db
    .selectFrom('outbox')
    .select(['id', 'state'])
    .where('reference', '=', reference)
    .where('channel', '=', 'decision')
    .execute();

/** An application that two people have to review, whose acceptance is pending and looked at. `order`: what was done, as it was done. */
async function openRound(t: TestContext) {
  const dataDir = await temporaryFolder(t);
  const store = await openTestStore(t, dataDir);
  const { db } = store;
  await keepCriteria(db, site, monday);
  const people: string[] = [];
  for (const name of ['rita', 'remy']) {
    const account = { email: `${name}@example.org`, name, roles: ['reviewer'], locale: 'en' } as const;
    people.push((await openAccount(db, account, { actor: 'server', now: monday })).id);
  }
  const [rita = '', remy = ''] = people;
  const prepare = async () => {
    const reference = await receive(store, { call: 'spring', receivedAt: monday });
    const order: string[] = [];
    const by = { ...chosen, actor: 'sam@example.org', now: monday };
    const onRecord = (what: string) => () => {
      order.push(what);
      return Promise.resolve();
    };
    const quiet = { ...by, record: () => Promise.resolve() };
    for (const reviewer of [rita, remy])
      await assignReviewer(db, { reference, call: 'spring', reviewer }, quiet);
    const found = (await readDecisions(db, { references: [reference] })).get(reference);
    assert.ok(found);
    await chooseDecisions(db, [{ reference, to: 'accepted', shown: found.shown }], quiet);
    await leaveOutReasons(db, { ...quiet, ...making });
    const [pending] = (await readPending(db, chosen)).filter((one) => one.reference === reference);
    assert.ok(pending);
    const message = await readMessage(db, 'spring', pending, making);
    const shown = new Map([[reference, { ...pending.shown, message: message?.digest ?? '' }]]);
    const own = { reference, call: 'spring' };
    const body: ReviewBody = { scores: [4, 4], comments: ['', ''], comment: '' };
    return {
      reference,
      order,
      apply: () => applyDecisions(db, { ...by, ...making, shown, record: onRecord('apply') }),
      takeBack: () =>
        chooseDecisions(db, [{ reference, to: null, shown: pending.shown }], {
          ...by,
          record: onRecord('take back'),
        }),
      review: () =>
        writeReview(
          db,
          plainVault,
          { ...own, reviewer: rita },
          { body, isSent: true, now: monday, record: onRecord('review') },
        ),
      erase: () => eraseApplications([reference], { store, mailDir: dataDir }),
    };
  };
  return { db, prepare };
}

await test('whoever comes first, a decision is applied only as it was shown: not after a review that was sent at the same moment', async (t) => {
  const { db, prepare } = await openRound(t);
  for (let round = 0; round < rounds; round += 1) {
    const { reference, order, apply, review, takeBack } = await prepare();
    const [applied, again, written, conflicts] = await Promise.all([apply(), apply(), review(), takeBack()]);
    assert.equal(written, 'written');
    const count = applied.count + again.count;
    assert.ok(count === 0 || conflicts.length > 0, 'never both applied and taken back');
    const changes = await db
      .selectFrom('decision_changes')
      .selectAll()
      .where('reference', '=', reference)
      .execute();
    const messages = await db
      .selectFrom('decision_messages')
      .selectAll()
      .where('reference', '=', reference)
      .execute();
    assert.deepEqual([changes.length, messages.length], [count, count]);
    if (count === 1) assert.ok(order.indexOf('apply') < order.indexOf('review'), order.join());
  }
  assert.ok(isBalanced(await takeBalance(db)));
});

await test('of an application that is erased while its decision is applied, no message and no reason is left, and nothing goes out', async (t) => {
  const { db, prepare } = await openRound(t);
  for (let round = 0; round < rounds; round += 1) {
    const { reference, apply, erase } = await prepare();
    const [applied, erased] = await Promise.all([apply(), erase()]);
    assert.equal(erased, 1);
    for (const table of ['decision_messages', 'decision_reasons', 'outbox'] as const) {
      const left = await db
        .selectFrom(table)
        .select('reference')
        .where('reference', '=', reference)
        .execute();
      assert.deepEqual(left, [], table);
    }
    if (applied.count === 0) assert.deepEqual(applied.conflicts, [{ reference, why: 'gone' }]);
  }
  assert.ok(isBalanced(await takeBalance(db)));
});

await test('a message that is put back in the queue while the next decision is applied goes out before it, or never', async (t) => {
  const { db, prepare } = await openRound(t);
  for (let round = 0; round < rounds; round += 1) {
    const { reference, apply } = await prepare();
    // That of an earlier decision, which the mail server refused.
    await queueDeliveries(db, [{ reference, channel: 'decision', at: monday }]);
    const [earlier] = await deliveriesOf(db, reference);
    assert.ok(earlier);
    await db.updateTable('outbox').set({ state: 'dead' }).where('id', '=', earlier.id).execute();
    const [applied] = await Promise.all([apply(), queueAgain(db, earlier.id, monday)]);
    const after = await deliveriesOf(db, reference);
    assert.equal(after.length, 1);
    assert.equal(after[0]?.state, 'pending');
    assert.equal(after[0].id === earlier.id, applied.count === 0, 'either the one, or the other');
  }
});
