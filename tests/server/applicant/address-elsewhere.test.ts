import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  askCorrection,
  confirmCorrection,
} from '../../../src/server/applications/applicant/address/corrections.ts';
import { findByAddress } from '../../../src/server/applications/privacy/person.ts';
import { reseal } from '../../../src/server/applications/storage/database/seals.ts';
import { createVault } from '../../../src/server/applications/storage/database/vault.ts';
import { linkIn, openOffice } from '../../support/accounts.ts';
import { askFor, correct, deliverMail, keepMail } from '../../support/corrected-address.ts';
import { openDecisions, reason, withMail } from '../../support/decision-office.ts';
import {
  choose,
  lookAtDecisions,
  shownIn,
  decisionsIn,
  decisionsPath,
  apply,
} from '../../support/decision-page.ts';
import { openReviews, reviewPathOf } from '../../support/review-page.ts';
import { listPath, staffIn } from '../../support/staff-page.ts';
import { store } from '../../support/stored.ts';

const wanted = 'nouvelle@exemple.net';
const toApplicants = (recipients: readonly { recipient: string }[]) =>
  recipients.map(({ recipient }) => recipient);

await test('a decision is told once, at the address of the moment: one that is being sent goes where it was going, the next one to the new address', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  await askFor(office, french, wanted);
  const { path, code } = linkIn((await deliverMail(office))[0]);
  await choose(staff, { [french]: 'interview' });
  await reason(staff, french, 'leave-out');
  await apply(staff);
  const kept = keepMail();
  const send: typeof kept.mailer.send = async (email) => {
    // The address changes while the mail server takes the message.
    if (kept.sent.length === 0) assert.equal((await office.browser().post(path, { code })).status, 200);
    return kept.mailer.send(email);
  };
  await deliverMail(office, { sent: kept.sent, mailer: { ...kept.mailer, send } });
  const decisions = kept.sent.filter(({ name }) => name.endsWith('.decision'));
  assert.deepEqual(toApplicants(decisions), ['fr@example.org']);
  assert.ok(!toApplicants(await deliverMail(office)).includes(wanted), 'and not once more');

  await choose(staff, { [french]: 'accepted' });
  await reason(staff, french, 'leave-out');
  await apply(staff);
  assert.deepEqual(toApplicants(await deliverMail(office)), [wanted]);
});

await test('who applies decisions is told of an address that has changed since the messages were shown: they go nowhere unseen', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted' });
  await reason(staff, french, 'leave-out');
  const shown = shownIn(await lookAtDecisions(staff));
  await correct(office, french, wanted);
  const refused = decisionsIn(await staff.send(decisionsPath, ...shown));
  assert.match(refused.problems.join(), new RegExp(french));
  assert.deepEqual(await deliverMail(office), []);
  await apply(staff);
  assert.deepEqual(toApplicants(await deliverMail(office)), [wanted]);
});

await test('reviewers see neither the address nor that it was corrected, in a blind review and in any other', async (t) => {
  for (const isBlind of [true, false]) {
    const office = await openOffice(t, withMail);
    const { references, reviewers } = await openReviews(office, { applications: 2, isBlind });
    for (const reference of references) await correct(office, reference, wanted);
    for (const { browser } of reviewers)
      for (const path of ['/admin/reviews/', ...references.map(reviewPathOf)]) {
        const { text } = await browser.get(path);
        assert.ok(!text.includes(wanted) && !text.includes('address-corrected'), path);
      }
  }
});

await test('an export holds the answer as it was received, and the address of now; a person is found by both', async (t) => {
  const office = await openOffice(t, withMail);
  const reference = await store(office.store, { call: 'spring' });
  const staff = await staffIn(office);
  await correct(office, reference, wanted);
  for (const format of ['csv', 'json']) {
    const { text } = await staff.send(listPath, ['action', 'export'], ['format', format]);
    for (const address of ['personne@example.org', wanted]) assert.ok(text.includes(address), format);
  }
  for (const address of ['personne@example.org', wanted.toUpperCase()])
    assert.deepEqual(await findByAddress(office.store, address), [reference], address);
  assert.deepEqual(await findByAddress(office.store, 'autre@exemple.net'), []);
});

await test('with a key no corrected address is readable in the database, also after a change of the key', async (t) => {
  const vault = createVault(Buffer.alloc(32, 7).toString('base64'), []);
  const office = await openOffice(t, { ...withMail, vault });
  const reference = await store(office.store, { call: 'spring' });
  const { db } = office.store;
  await askCorrection(db, vault, { reference, address: wanted, now: office.clock.now });
  const { id } = await db.selectFrom('address_corrections').select('id').executeTakeFirstOrThrow();
  const confirming = { vault, now: office.clock.now, record: () => Promise.resolve() };
  await db.transaction().execute((trx) => confirmCorrection(trx, { reference, id }, confirming));
  const later = createVault(Buffer.alloc(32, 9).toString('base64'), [Buffer.alloc(32, 7).toString('base64')]);
  for (const now of [vault, later]) {
    if (now === later) await reseal(db, later, () => undefined);
    const rows = await db.selectFrom('address_corrections').selectAll().execute();
    assert.equal(rows.length, 1);
    for (const { address, former } of rows)
      for (const bytes of [address, former ?? new Uint8Array()]) {
        assert.ok(!Buffer.from(bytes).includes('exem'));
        assert.deepEqual([...bytes.subarray(0, now.prefix.length)], [...now.prefix]);
      }
  }
});
