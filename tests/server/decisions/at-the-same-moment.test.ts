import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { queueAgain } from '../../../src/server/applications/staff/replay.ts';
import { queueDeliveries } from '../../../src/server/applications/storage/outbox.ts';
import type { Store } from '../../../src/server/applications/storage/store.ts';
import { openRounds } from '../../support/decision-round.ts';
import { monday } from '../../support/stored.ts';

const rounds = 12;

const deliveriesOf = (db: Store['db'], reference: string) =>
  db
    .selectFrom('outbox')
    .select(['id', 'state'])
    .where('reference', '=', reference)
    .where('channel', '=', 'decision')
    .execute();

await test('whoever comes first, a decision is applied only as it was shown: not after a review that was sent at the same moment', async (t) => {
  const { db, prepare } = await openRounds(t);
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
  const { db, prepare } = await openRounds(t);
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
  const { db, prepare } = await openRounds(t);
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
