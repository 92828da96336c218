import assert from 'node:assert/strict';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import { typography } from '../../../src/i18n/typography.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { createVault } from '../../../src/server/applications/storage/database/vault.ts';
import { reseal } from '../../../src/server/applications/storage/database/seals.ts';
import { deliver, openDecisions, reason, withMail } from '../../support/decision-office.ts';
import {
  apply,
  choose,
  decisionsIn,
  decisionsPath,
  lookAtDecisions,
  reasonsIn,
  reasonsPathOf,
  shownIn,
  textsIn,
  textsPath,
} from '../../support/decision-page.ts';
import { listPath, staffIn } from '../../support/staff-page.ts';
import { startSmtpPeer } from '../../support/smtp-peer.ts';

await test('each person is told in their language, with the reasons by criterion as the staff confirmed them, word for word as it was shown', async (t) => {
  const { office, staff, french, english } = await openDecisions(t);
  const peer = await startSmtpPeer(t);
  await choose(staff, { [french]: 'accepted', [english]: 'declined' });
  const begun = reasonsIn(await staff.browser.get(reasonsPathOf(french)));
  assert.deepEqual(
    begun.items.map(({ label, text }) => `${label}: ${text}`),
    ['Le besoin: need 3\n\nneed 3', 'L’équipe: '],
    'it begins with what the reviewers wrote',
  );
  assert.ok(!JSON.stringify(begun).includes('rita'), 'without their names');
  await reason(staff, french, 'confirm', ['reason-0', 'Un besoin bien montré.'], ['overall', 'Bravo.']);
  await reason(staff, english, 'leave-out');
  const page = await lookAtDecisions(staff);
  const shown = new Map(page.rows.map(({ reference, message }) => [reference, message]));
  assert.equal(
    shown.get(french)?.text,
    typography(
      'Bonjour,\n\nBonne nouvelle : votre candidature à l’appel « Appel du printemps » est retenue. Félicitations! Nous vous écrirons sous peu pour la suite.\n\nVoici ce qui ressort de l’évaluation de votre candidature, critère par critère.\n\nLe besoin\nUn besoin bien montré.\n\nSur l’ensemble\nBravo.\n\nBienvenue parmi nous,\nPasserelle',
      'fr-CA',
    ),
  );
  assert.match(shown.get(english)?.text ?? '', /^Hello,\n\nThank you.+\n\nWe know how much work/);
  assert.equal(shown.get(english)?.way, 'To en@example.org, in English');
  assert.deepEqual((await apply(staff)).done, [
    '2 decisions were applied.',
    '2 messages go out within a minute.',
  ]);
  assert.ok(isBalanced(await takeBalance(office.store.db)), 'the balance knows the messages');
  await deliver(office, peer);
  await deliver(office, peer);
  assert.equal(peer.received.length, 2, 'each once');
  for (const { recipients, text } of peer.received) {
    const mail = await PostalMime.parse(text);
    const reference = recipients[0] === 'fr@example.org' ? french : english;
    assert.equal(mail.subject, shown.get(reference)?.subject);
    assert.equal(mail.text?.trimEnd(), shown.get(reference)?.text);
    assert.equal(
      mail.headers.find(({ key }) => key === 'content-language')?.value,
      reference === french ? 'fr' : 'en',
    );
  }
});

await test('nothing is applied while reasons are neither confirmed nor left out, or were confirmed for another decision', async (t) => {
  const { staff, french, english } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted', [english]: 'withdrawn' });
  const refused = await apply(staff);
  assert.match(refused.problem ?? '', /^Nothing was applied/);
  assert.deepEqual(refused.problems, [`${french}: the reasons are neither confirmed nor left out.`]);
  assert.equal(refused.unconfirmed, 1, 'nobody is told of a withdrawal');
  assert.match((await reason(staff, french, 'confirm')).problem ?? '', /^No reason is written/);
  await reason(staff, french, 'draft', ['overall', 'To be rewritten']);
  assert.equal((await apply(staff)).problems.length, 1, 'a draft is not sent');
  await reason(staff, french, 'confirm', ['overall', 'Bravo.']);
  await choose(staff, { [french]: 'declined' });
  assert.equal((await apply(staff)).problems.length, 1, 'it was confirmed for those who are accepted');
  const other = reasonsIn(
    await staff.send(
      reasonsPathOf(french),
      ['action', 'confirm'],
      ['savedAt', '1'],
      ['state', 'accepted'],
      ['overall', 'x'],
    ),
  );
  assert.match(other.problem ?? '', /^The pending decision has since changed/);
  await staff.send(decisionsPath, ['action', 'leave-out']);
  assert.equal(
    (await lookAtDecisions(staff)).unconfirmed,
    1,
    'on which someone has worked is not left out with the others',
  );
  await reason(staff, french, 'leave-out');
  assert.deepEqual((await apply(staff)).done, [
    '2 decisions were applied.',
    '1 message goes out within a minute.',
  ]);
});

await test('a message that has changed since it was shown is not sent; criteria that are edited change none', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted' });
  await reason(staff, french, 'confirm', ['reason-0', 'Un besoin bien montré.']);
  const [before] = (await lookAtDecisions(staff)).rows;
  const { criteria } = office.published.now;
  const spring = criteria['spring-criteria'];
  assert.ok(spring);
  const label = { fr: 'Autre chose', en: 'Something else' };
  office.published.now = {
    ...office.published.now,
    criteria: { 'spring-criteria': { ...spring, selection: [{ label, weight: 100 }] } },
  };
  const page = await lookAtDecisions(staff);
  assert.deepEqual(page.rows[0]?.message, before?.message);
  await reason(staff, french, 'confirm', ['reason-0', 'Autrement dit.']);
  const refused = decisionsIn(await staff.send(decisionsPath, ...shownIn(page)));
  assert.deepEqual(refused.problems, [`${french}: the message has changed since you saw it.`]);
  assert.deepEqual(await office.store.db.selectFrom('decision_messages').selectAll().execute(), []);
});

await test('two people edit the same reasons, or the same texts: the second is told, and what they wrote is still there', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  const ann = await staffIn(office, 'ann@example.org');
  await choose(staff, { [french]: 'accepted' });
  const shown = reasonsIn(await ann.browser.get(reasonsPathOf(french)));
  await reason(staff, french, 'confirm', ['overall', 'Sam’s']);
  const send = (savedAt: number) =>
    ann.send(
      reasonsPathOf(french),
      ['action', 'confirm'],
      ['state', 'accepted'],
      ['savedAt', String(savedAt)],
      ['overall', 'Ann’s'],
    );
  const refused = reasonsIn(await send(shown.savedAt));
  assert.match(refused.problem ?? '', /^Someone else changed these reasons/);
  assert.equal(refused.overall, 'Ann’s');
  assert.equal(reasonsIn(await send(refused.savedAt)).problem, null);
  const texts: [string, string][] = [
    ['state', 'accepted'],
    ['savedAt', '0'],
    ['subject-fr', 'A'],
    ['subject-en', 'A'],
    ['text-fr', '{reasons}'],
    ['text-en', '{reasons}'],
  ];
  assert.equal(textsIn(await staff.send(textsPath, ...texts)).problem, null);
  assert.match(
    textsIn(await ann.send(textsPath, ...texts)).problem ?? '',
    /^Someone else has since changed these texts/,
  );
});

await test('a text with a name that is not filled in is refused with its line, and stays in the form', async (t) => {
  const { staff } = await openDecisions(t);
  const send = async (subject: string, text: string) =>
    textsIn(
      await staff.send(
        textsPath,
        ['state', 'declined'],
        ['savedAt', '0'],
        ['subject-fr', 'Décision'],
        ['text-fr', 'Bonjour,\n{reasons}'],
        ['subject-en', subject],
        ['text-en', text],
      ),
    );
  const refused = await send('Decision', 'Hello {name},\n\n{reasons}');
  assert.deepEqual(refused.problems, [
    'Text, in English, line 1: “{name}” is not a name that gets filled in. Choose from those on the page, and use no other braces.',
  ]);
  assert.equal(
    refused.states.find(({ state }) => state === 'declined')?.en.text,
    'Hello {name},\n\n{reasons}',
  );
  assert.match((await send('Decision', 'Hello')).problems.join(), /the line for the reasons/);
  assert.match(
    (await send('', 'Hello\n{reasons}')).problems.join(),
    /Subject, in English: nothing is written/,
  );
  assert.deepEqual((await send('Decision', 'Hello\n{reasons}')).done, [
    'The texts for “declined” are saved.',
  ]);
});

await test('those who are shortlisted are written to where the staff choose it', async (t) => {
  const { staff, french, english } = await openDecisions(t);
  await choose(staff, { [french]: 'shortlisted', [english]: 'shortlisted' });
  assert.ok((await lookAtDecisions(staff)).rows.every(({ message }) => message === null));
  const { states } = textsIn(await staff.browser.get(textsPath));
  const [own] = states;
  assert.ok(own);
  await staff.send(
    textsPath,
    ['state', 'shortlisted'],
    ['isSent', 'yes'],
    ['savedAt', String(own.savedAt)],
    ...(['fr', 'en'] as const).flatMap((locale): [string, string][] => [
      [`subject-${locale}`, own[locale].subject],
      [`text-${locale}`, own[locale].text],
    ]),
  );
  assert.equal((await lookAtDecisions(staff)).unconfirmed, 2);
});

await test('without a mail server the page says so first; applied texts stay on the page of the application, to be sent by hand', async (t) => {
  const { office, staff, french } = await openDecisions(t, {});
  await choose(staff, { [french]: 'accepted' });
  await reason(staff, french, 'confirm', ['overall', 'Bravo.']);
  const page = await lookAtDecisions(staff);
  assert.equal(page.canSend, false);
  assert.equal(page.rows[0]?.message?.way, 'For you to send to fr@example.org, in French');
  assert.deepEqual((await apply(staff)).done, ['1 decision was applied.']);
  const outbox = await office.store.db
    .selectFrom('outbox')
    .select('channel')
    .where('reference', '=', french)
    .execute();
  assert.ok(outbox.every(({ channel }) => channel !== 'decision'));
  const { decision } = await staff.read(french);
  assert.match(decision?.messages[0]?.title ?? '', /^Text about “accepted”, .+: for you to send$/);
  assert.equal(decision?.messages[0]?.text, page.rows[0].message.text);
});

await test('a later decision has a message of its own, with another identity; it waits until the earlier one has gone', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  const peer = await startSmtpPeer(t);
  await choose(staff, { [french]: 'interview' });
  await reason(staff, french, 'confirm', ['overall', 'Bravo.']);
  await apply(staff);
  await choose(staff, { [french]: 'accepted' });
  assert.equal(
    (await lookAtDecisions(staff)).unconfirmed,
    1,
    'the reasons of the one are not those of the other',
  );
  await reason(staff, french, 'leave-out');
  assert.match(
    (await apply(staff)).problems.join(),
    /the message about the earlier decision has not gone out yet/,
  );
  await deliver(office, peer);
  assert.equal((await apply(staff)).problem, null);
  await deliver(office, peer);
  const ids = await Promise.all(
    peer.received.map(async ({ text }) => (await PostalMime.parse(text)).messageId),
  );
  assert.equal(new Set(ids).size, 2);
  assert.equal(peer.received.length, 2);
  assert.ok(isBalanced(await takeBalance(office.store.db)));
});

await test('where a message cannot be kept, no decision is applied either: all or nothing', async (t) => {
  const { office, staff, french, english } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted', [english]: 'declined' });
  await staff.send(decisionsPath, ['action', 'leave-out']);
  const shown = shownIn(await lookAtDecisions(staff));
  const { db } = office.store;
  const all = async () => ({
    decisions: await db.selectFrom('decisions').selectAll().orderBy('reference').execute(),
    changes: await db.selectFrom('decision_changes').selectAll().execute(),
    messages: await db.selectFrom('decision_messages').selectAll().execute(),
    reasons: await db.selectFrom('decision_reasons').selectAll().orderBy('reference').execute(),
  });
  const before = await all();
  await db.schema.alterTable('outbox').renameColumn('created_at', 'gone').execute();
  assert.equal((await staff.send(decisionsPath, ...shown)).status, 500);
  await db.schema.alterTable('outbox').renameColumn('gone', 'created_at').execute();
  assert.deepEqual(await all(), before);
  assert.deepEqual((await apply(staff)).done, [
    '2 decisions were applied.',
    '2 messages go out within a minute.',
  ]);
});

await test('reasons and messages are sealed, sealed anew after a change of key, exported, and erased with the application', async (t) => {
  const [old, current] = [Buffer.alloc(32, 1).toString('base64'), Buffer.alloc(32, 2).toString('base64')];
  const { office, staff, french } = await openDecisions(t, { ...withMail, vault: createVault(old) });
  const { db } = office.store;
  await choose(staff, { [french]: 'accepted' });
  await reason(staff, french, 'confirm', ['overall', 'Zebulonix']);
  await apply(staff);
  const bodies = async () => [
    ...(await db.selectFrom('decision_reasons').select('body').execute()),
    ...(await db.selectFrom('decision_messages').select('body').execute()),
  ];
  const sealed = await bodies();
  assert.equal(sealed.length, 2);
  assert.ok(sealed.every(({ body }) => !Buffer.from(body).includes('Zebulonix')));
  const json = await staff.send(listPath, ['action', 'export'], ['format', 'json']);
  assert.ok(json.text.includes('Zebulonix'));
  await reseal(db, createVault(current, [old]), () => undefined);
  const vault = createVault(current);
  for (const { body } of await bodies()) assert.match(Buffer.from(vault.open(body)).toString(), /Zebulonix/);
  await eraseApplications([french], { store: office.store, mailDir: office.dataDir });
  assert.deepEqual(await bodies(), []);
  assert.equal((await db.selectFrom('decision_changes').selectAll().execute()).length, 1);
});
