import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { linkPageSchema, type LinkPage } from '../../../src/forms/pages.ts';
import { hourMs } from '../../../src/model/durations.ts';
import {
  createReceiptLinkChannel,
  receiptLinkKeys,
} from '../../../src/server/applications/applicant/link/channel.ts';
import type { OutgoingEmail } from '../../../src/server/applications/delivery/channels/mail/mailer.ts';
import { startWorker } from '../../../src/server/applications/delivery/worker.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { linkIn, openOffice, siteUrl, type Office, type Page } from '../../support/accounts.ts';
import { pagePathOf } from '../../support/applicant-page.ts';
import { dataOf } from '../../support/staff-page.ts';
import { anApplication, store } from '../../support/stored.ts';

const withMail = { env: { SMTP_URL: 'smtp://127.0.0.1:1' } };
const lost = '/en/receipt/';

const linkPageIn = (page: Page): LinkPage => linkPageSchema.parse(dataOf(page));

/** A site with an application from an address. */
async function openSite(t: TestContext, given: Parameters<typeof openOffice>[1] = withMail) {
  const office = await openOffice(t, given);
  const from = (email: string) => ({ call: 'spring', answers: { ...anApplication().answers, email } });
  const reference = await store(office.store, { ...from('Anne@Example.org'), locale: 'en' });
  return { office, reference, from };
}

/** A person types an address, and perhaps a reference. */
const ask = (office: Office, email: string, reference = '', headers: Record<string, string> = {}) =>
  office.browser().post(lost, { email, reference }, headers);

/** Sends what is in the outbox once nothing is looked for any more. @returns the messages. */
async function deliver(office: Office): Promise<OutgoingEmail[]> {
  await office.linkSearch.idle();
  const sent: OutgoingEmail[] = [];
  const channel = createReceiptLinkChannel({
    db: office.store.db,
    keys: await office.store.keysFor(receiptLinkKeys),
    mailer: {
      name: 'test',
      timeoutMs: 1_000,
      send: (email) => {
        sent.push(email);
        return Promise.resolve({ ok: true });
      },
    },
    from: 'equipe@passerelle.example',
    site: () => office.published.now,
    siteUrl,
    now: () => office.clock.now,
  });
  const onError = (error: unknown) => {
    throw error;
  };
  const now = () => office.clock.now;
  const worker = startWorker({ store: office.store, channel, now, random: () => 0, onError });
  await worker.drain();
  await worker.stop();
  return sent;
}

await test('an applicant who lost the link gets another, in their language, which leads to their page once', async (t) => {
  const { office, reference } = await openSite(t);
  assert.equal(linkPageIn(await office.browser().get(lost)).state, 'ask');
  assert.equal(linkPageIn(await ask(office, 'anne@example.ORG')).state, 'sent');
  const [email, ...others] = await deliver(office);
  assert.equal(others.length, 0);
  assert.equal(email?.recipient, 'Anne@Example.org', 'the address of the application, not what was typed');
  assert.match(String(email.message.subject), new RegExp(reference));
  assert.ok(isBalanced(await takeBalance(office.store.db)));

  const { path, code } = linkIn(email);
  const shown = await office.browser().get(path);
  assert.equal(linkPageIn(shown).state, 'code', 'a program that opens links uses nothing up');
  assert.equal(shown.headers.get('referrer-policy'), 'no-referrer');
  const wrong = await office.browser().post(path, { code: '0' });
  assert.deepEqual([wrong.status, linkPageIn(wrong).problem], [422, 'wrong-code']);
  const opened = await office.browser().post(path, { code });
  assert.deepEqual([opened.status, opened.location], [303, await pagePathOf(office, reference)]);

  const twice = await office.browser().post(path, { code });
  assert.deepEqual([twice.status, linkPageIn(twice).state], [410, 'void']);
  assert.equal((await office.browser().get(path)).status, 410);
});

await test('a link is good for an hour; one that is unknown, or of another purpose, opens nothing', async (t) => {
  const { office } = await openSite(t);
  await ask(office, 'anne@example.org');
  const [email] = await deliver(office);
  const { path, code } = linkIn(email);
  office.clock.now += hourMs - 1;
  assert.equal((await office.browser().get(path)).status, 200);
  office.clock.now += 1;
  const late = await office.browser().post(path, { code });
  assert.deepEqual([late.status, linkPageIn(late).state, late.location], [410, 'void', '']);

  const account = await office.hire('sam@example.org', ['staff']);
  const invitation = await office.invite(account);
  const token = invitation.path.split('/').findLast((part) => part !== '') ?? '';
  const foreign = await office.browser().post(`${lost}link/${token}/`, { code: invitation.code });
  assert.deepEqual([foreign.status, foreign.location], [410, '']);
});

await test('the answer is the same, byte for byte, whether there is such an application or not, and nothing goes to strangers', async (t) => {
  const { office, reference, from } = await openSite(t);
  const other = await store(office.store, from('bob@example.org'));
  const held = await store(office.store, { ...from('eve@example.org'), signals: ['honeypot'] });
  const answers = [
    await ask(office, 'anne@example.org'),
    await ask(office, 'nobody@example.org'),
    await ask(office, 'anne@example.org', other),
    await ask(office, 'eve@example.org', held),
    await ask(office, 'anne@example.org', reference),
  ];
  const [first] = answers;
  for (const { status, text, headers } of answers)
    assert.deepEqual([status, text, [...headers]], [first?.status, first?.text, [...(first?.headers ?? [])]]);
  const sent = await deliver(office);
  assert.deepEqual(
    sent.map(({ recipient }) => recipient),
    ['Anne@Example.org'],
    'asked for twice, sent once',
  );
});

await test('what is not an address, or not a reference, is said; what was typed is still there', async (t) => {
  const { office } = await openSite(t);
  const wrong = await ask(office, 'anne', '123');
  assert.equal(wrong.status, 422);
  const { problem, typed } = linkPageIn(wrong);
  assert.deepEqual([problem, typed], ['address', { address: 'anne', reference: '123' }]);
  assert.equal(linkPageIn(await ask(office, 'anne@example.org', '123')).problem, 'reference');
  assert.deepEqual(await deliver(office), []);
});

await test('who asks too often is asked to wait, and a mailbox gets ten links a day, then one an hour', async (t) => {
  const { office, reference } = await openSite(t);
  office.linkSender.now = 'someone';
  const states: string[] = [];
  for (let count = 0; count < 12; count += 1)
    states.push(linkPageIn(await ask(office, 'nobody@example.org')).state);
  assert.deepEqual(states, [...Array.from({ length: 10 }, () => 'sent'), 'busy', 'busy']);
  office.linkSender.now = null;
  let sent = 0;
  for (let count = 0; count < 12; count += 1) {
    await ask(office, 'anne@example.org', reference);
    sent += (await deliver(office)).length;
    office.clock.now += 60_000;
  }
  assert.equal(sent, 10);
  office.clock.now += hourMs;
  await ask(office, 'anne@example.org', reference);
  assert.equal((await deliver(office)).length, 1);
});

await test('without a mail server the page says so, and sends nothing', async (t) => {
  const { office } = await openSite(t, {});
  assert.equal(linkPageIn(await office.browser().get(lost)).state, 'no-mail');
  assert.equal(linkPageIn(await ask(office, 'anne@example.org')).state, 'no-mail');
  assert.deepEqual(await deliver(office), []);
});

await test('a page elsewhere cannot ask in a reader’s name; an erased application leaves no link', async (t) => {
  const { office, reference } = await openSite(t);
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  assert.equal((await ask(office, 'anne@example.org', '', elsewhere)).status, 403);
  assert.deepEqual(await deliver(office), []);
  await ask(office, 'anne@example.org');
  const [email] = await deliver(office);
  const { path, code } = linkIn(email);
  await eraseApplications([reference], { store: office.store, mailDir: office.dataDir });
  assert.equal((await office.browser().post(path, { code })).status, 410);
  const left = await office.store.db.selectFrom('one_time_links').selectAll().execute();
  assert.deepEqual(left, []);
});
