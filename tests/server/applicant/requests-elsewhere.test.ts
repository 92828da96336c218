// What the staff ask an applicant for, beside decisions and keys: see decision 165.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerSupplement } from '../../../src/server/applications/applicant/supplement/answer.ts';
import { askForSupplement } from '../../../src/server/applications/applicant/supplement/ask.ts';
import { isLate } from '../../../src/server/applications/applicant/supplement/shown.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { reseal } from '../../../src/server/applications/storage/database/seals.ts';
import { createVault } from '../../../src/server/applications/storage/database/vault.ts';
import { openOffice } from '../../support/accounts.ts';
import { openDecisions, reason, withMail } from '../../support/decision-office.ts';
import {
  apply,
  choose,
  decisionsPath,
  lookAtDecisions,
  shownIn,
  standings,
} from '../../support/decision-page.ts';
import { actionOf, answer, ask, pdf } from '../../support/requests.ts';
import { store } from '../../support/stored.ts';

const statements = { name: 'statements.pdf', content: pdf('42 dollars') };

await test('an answer that comes while a decision is applied is stored whole or refused whole; the decision is applied all the same', async (t) => {
  const { office, staff, french, english } = await openDecisions(t);
  for (const reference of [french, english]) {
    await ask(staff, reference, 'Please send your statements.');
    const path = await actionOf(office, reference);
    await choose(staff, { [reference]: 'declined' });
    await reason(staff, reference, 'leave-out');
    const shown = shownIn(await lookAtDecisions(staff));
    const [answered] = await Promise.all([
      answer(office, reference, { text: 'Here.', files: [statements] }, path),
      staff.send(decisionsPath, ...shown),
    ]);
    if ((await standings(staff))[reference] !== 'declined') await apply(staff);
    const stored = await office.store.findByReference(reference);
    const files = await office.store.db
      .selectFrom('files')
      .select('name')
      .where('reference', '=', reference)
      .execute();
    const isStored = stored?.supplements[0]?.state === 'answered';
    assert.equal(answered.status, isStored ? 303 : 409);
    assert.equal(files.length, isStored ? 1 : 0);
  }
  const after = await answer(office, french, { text: 'Later.' }, '/en/receipt/none/more/none/');
  assert.equal(after.status, 404);
  assert.ok(isBalanced(await takeBalance(office.store.db)));
});

await test('with a key neither what was asked nor what was answered is readable in the database, also after a change of the key', async (t) => {
  const vault = createVault(Buffer.alloc(32, 7).toString('base64'), []);
  const office = await openOffice(t, { ...withMail, vault });
  const reference = await store(office.store, { call: 'spring' });
  const { db } = office.store;
  const asking = { reference, actor: 'sam@example.org', due: null, takesFiles: false, canSend: false };
  const asked = { ...asking, text: 'Zebulonix?', now: office.clock.now, record: () => Promise.resolve() };
  assert.equal(await askForSupplement(db, vault, asked), 'asked');
  const { id } = await db.selectFrom('supplements').select('id').executeTakeFirstOrThrow();
  const answered = { reference, id, text: 'Quixotel.', files: [], channels: [], now: office.clock.now };
  assert.equal(await answerSupplement(db, vault, { ...answered, record: () => Promise.resolve() }), 'stored');
  const later = createVault(Buffer.alloc(32, 9).toString('base64'), [Buffer.alloc(32, 7).toString('base64')]);
  for (const now of [vault, later]) {
    if (now === later) await reseal(db, later, () => undefined);
    const rows = await db.selectFrom('supplements').selectAll().execute();
    assert.equal(rows.length, 1);
    for (const { body, answer: reply } of rows)
      for (const bytes of [body, reply ?? new Uint8Array()]) {
        assert.ok(!/Zebu|Quix/.test(Buffer.from(bytes).toString('latin1')));
        assert.deepEqual([...bytes.subarray(0, now.prefix.length)], [...now.prefix]);
      }
  }
});

test('an answer is late once the day on which it was due is over where the call closes, also on a day of 25 hours', () => {
  const answerAt = (instant: string) => ({
    due: '2026-11-01',
    answer: { at: Date.parse(instant), text: '', digest: '', files: [] },
  });
  // Clocks in Montréal go back at 2 a.m. that day.
  assert.equal(isLate(answerAt('2026-11-02T04:59:00Z'), 'America/Toronto'), false);
  assert.equal(isLate(answerAt('2026-11-02T05:00:00Z'), 'America/Toronto'), true);
});
