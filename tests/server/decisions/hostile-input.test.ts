import assert from 'node:assert/strict';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { deliver, openDecisions, reason } from '../../support/decision-office.ts';
import {
  apply,
  choose,
  decisionsIn,
  decisionsPath,
  leaveOut,
  lookAtDecisions,
  reasonsIn,
  reasonsPathOf,
  shownIn,
  textsIn,
  textsPath,
} from '../../support/decision-page.ts';
import { startSmtpPeer } from '../../support/smtp-peer.ts';

/** The texts of those who are accepted, in both languages. */
const texts = (subject: string, text: string): [string, string][] => [
  ['state', 'accepted'],
  ['savedAt', '0'],
  ...(['fr', 'en'] as const).flatMap((locale): [string, string][] => [
    [`subject-${locale}`, subject],
    [`text-${locale}`, text],
  ]),
];

await test('a form whose hidden values were changed is refused in words, on a page that can be drawn', async (t) => {
  const { staff, french } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted' });
  for (const savedAt of ['', 'soon', '1e999', '-1', '0.5']) {
    const reasons = await staff.send(
      reasonsPathOf(french),
      ['action', 'confirm'],
      ['state', 'accepted'],
      ['savedAt', savedAt],
      ['overall', 'x'.repeat(5_000)],
    );
    assert.equal(reasons.status, 422);
    assert.match(reasonsIn(reasons).problem ?? '', /^A text is longer than/);
    const sent = await staff.send(
      textsPath,
      ...texts('{name}', '{reasons}').map(([name, value]): [string, string] =>
        name === 'savedAt' ? [name, savedAt] : [name, value],
      ),
    );
    assert.equal(sent.status, 422);
    assert.equal(textsIn(sent).problems.length, 2);
  }
});

await test('signs that nobody sees, such as those that a word processor puts into what is pasted, do not go out to applicants', async (t) => {
  const { office, staff, reviewers, french } = await openDecisions(t);
  const [rita] = reviewers;
  assert.ok(rita);
  const pasted = 'One\u000BTwo\u0000\u0007\u202Eeerht\r\nFour\u2028Five';
  await rita.write(french, 'send', ['score-0', '4'], ['score-1', '4'], ['comment-0', pasted]);
  const clean = 'One\nTwoeerht\nFour\nFive';
  await choose(staff, { [french]: 'accepted' });
  const { items } = reasonsIn(await staff.browser.get(reasonsPathOf(french)));
  assert.ok(items[0]?.text.split('\n\n').includes(clean), items[0]?.text);
  await reason(staff, french, 'confirm', ['overall', pasted]);
  const saved = textsIn(
    await staff.send(textsPath, ...texts('Nice\u0000\r\nBcc: eve@example.org', `Hello\u0000\n{reasons}`)),
  );
  assert.equal(saved.problem, null);
  const peer = await startSmtpPeer(t);
  await apply(staff);
  await deliver(office, peer);
  const [received] = peer.received;
  assert.ok(received);
  assert.deepEqual(received.recipients, ['fr@example.org']);
  const mail = await PostalMime.parse(received.text);
  assert.equal(mail.subject, 'Nice Bcc: eve@example.org');
  assert.equal(mail.bcc, undefined);
  assert.ok((mail.text ?? '').includes(clean), mail.text);
});

await test('of an application that is erased before its decision is applied, the page says that it is erased', async (t) => {
  const { office, staff, french, english } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted', [english]: 'declined' });
  await leaveOut(staff);
  const shown = shownIn(await lookAtDecisions(staff));
  await eraseApplications([french], { store: office.store, mailDir: office.dataDir });
  await choose(staff, { [english]: '' });
  const { problems } = decisionsIn(await staff.send(decisionsPath, ...shown));
  assert.deepEqual(
    problems.toSorted(),
    [
      `${french} has since been erased or set aside.`,
      `${english} has since changed. State: under review; nothing is pending.`,
    ].toSorted(),
  );
});

await test('what was decided, and what the applicant was told, stays on the page of the application when its call leaves the site', async (t) => {
  const { office, staff, french } = await openDecisions(t);
  await choose(staff, { [french]: 'accepted' });
  await reason(staff, french, 'confirm', ['overall', 'Bravo.']);
  await apply(staff);
  office.published.now = { ...office.published.now, calls: [] };
  const { decision } = await staff.read(french);
  assert.equal(decision?.choice, null);
  assert.equal(decision.href, null);
  assert.equal(decision.history.length, 1);
  assert.match(decision.messages[0]?.text ?? '', /Bravo\./);
});
