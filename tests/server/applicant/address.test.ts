import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { dayMs, hourMs } from '../../../src/model/durations.ts';
import { forget } from '../../../src/server/applications/delivery/sweep.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { requeue } from '../../../src/server/applications/storage/outbox.ts';
import { linkIn, openOffice, textOf, type Office } from '../../support/accounts.ts';
import { look, pagePathOf, tokenOf } from '../../support/applicant-page.ts';
import {
  addressPageIn,
  askFor,
  correct,
  correctPathOf,
  deliverMail,
} from '../../support/corrected-address.ts';
import { staffIn } from '../../support/staff-page.ts';
import { anApplication, store } from '../../support/stored.ts';

const withMail = { env: { SMTP_URL: 'smtp://127.0.0.1:1' } };
const [former, wanted] = ['Anne@Example.org', 'anne.roy@exemple.net'];

/** A site with an application from an address. */
async function openSite(t: TestContext, given: Parameters<typeof openOffice>[1] = withMail) {
  const office = await openOffice(t, given);
  const from = (email: string) => ({ call: 'spring', answers: { ...anApplication().answers, email } });
  const reference = await store(office.store, { ...from(former), locale: 'en' });
  return { office, reference, from };
}

const contactOf = async (office: Office, reference: string) =>
  (await office.store.findByReference(reference))?.contact?.address ?? null;

const rowsOf = (office: Office) => office.store.db.selectFrom('address_corrections').selectAll().execute();

/** A person who lost the link asks for it. @returns where the messages went. */
async function askForLink(office: Office, email: string, reference = ''): Promise<string[]> {
  await office.browser().post('/en/receipt/', { email, reference });
  return (await deliverMail(office)).map(({ recipient }) => recipient);
}

await test('an applicant corrects the address: it counts once the code of the message to the new one is typed, and the former one is told', async (t) => {
  const { office, reference } = await openSite(t);
  const own = await look(office, reference);
  assert.equal(own.correctAddress, await correctPathOf(office, reference));
  const page = await office.browser().get(own.correctAddress);
  assert.equal(addressPageIn(page).state, 'ask');
  assert.ok(!page.text.includes(former), 'whoever has the receipt does not learn the address');
  assert.equal(page.headers.get('cache-control'), 'no-store');

  const sent = addressPageIn(await askFor(office, reference, ` ${wanted} `));
  assert.deepEqual([sent.state, sent.typed], ['sent', wanted]);
  const [email, ...others] = await deliverMail(office);
  assert.deepEqual([email?.recipient, others], [wanted, []]);
  const token = await tokenOf(office.store, reference);
  const { path, code } = linkIn(email);
  const shown = await office.browser().get(path);
  assert.deepEqual([shown.status, addressPageIn(shown).state], [200, 'code']);
  assert.equal(shown.headers.get('referrer-policy'), 'no-referrer');
  const pressed = await office.browser().post(path, {});
  assert.deepEqual([pressed.status, await contactOf(office, reference)], [422, null]);
  const wrong = await office.browser().post(path, { code: '0' });
  assert.match(addressPageIn(wrong).problem ?? '', /code/);
  assert.equal(
    await contactOf(office, reference),
    null,
    'programs that open links and press buttons change nothing',
  );

  const confirmed = await office.browser().post(path, { code });
  assert.deepEqual([confirmed.status, addressPageIn(confirmed).state], [200, 'done']);
  assert.ok(!confirmed.text.includes(token), 'the page does not hand over the receipt');
  assert.equal(await contactOf(office, reference), wanted);
  const [notice, ...more] = await deliverMail(office);
  assert.deepEqual([notice?.recipient, more], [former, []]);
  assert.match(textOf(notice), /was changed on March\s2, 2026.+Write to \S+@\S+ at once/s);
  for (const message of [email, notice])
    for (const secret of [token, wanted, former, 'Exemple Atelier'])
      assert.ok(!`${String(message?.message.subject)} ${textOf(message)}`.includes(secret), secret);
  assert.ok(isBalanced(await takeBalance(office.store.db)));
  assert.match((await look(office, reference)).addressCorrected ?? '', /March\s2, 2026/);

  const twice = await office.browser().post(path, { code });
  assert.deepEqual([twice.status, addressPageIn(twice).state], [410, 'void']);
});

await test('the answers stay as they were received; the staff see the new address, and in the record that it was corrected, masked', async (t) => {
  const { office, reference, from } = await openSite(t);
  const staff = await staffIn(office);
  const before = await office.store.findByReference(reference);
  await correct(office, reference, wanted);
  const after = await office.store.findByReference(reference);
  assert.deepEqual(after?.answers, before?.answers);

  const page = await staff.read(reference);
  assert.equal(page.contact?.address, wanted);
  assert.ok(page.sections.flatMap(({ answers }) => answers).some(({ text }) => text === former));
  const line = page.history.find(({ action }) => action === 'application-address-corrected');
  assert.deepEqual([line?.actor, line?.detail], ['applicant', 'A…@Example.org → a…@exemple.net']);
  const record = await readActivity(office.store.db, 100);
  assert.ok(!/exemple\.net|Example\.org/.test(JSON.stringify(record)), 'the record outlives the application');

  const found = async (text: string) =>
    (await staff.list(`?text=${encodeURIComponent(text)}`)).rows.map((row) => row.reference);
  assert.deepEqual(await found(wanted), [reference]);
  assert.deepEqual(await found(former), [reference], 'also by what the applicant wrote at first');
  const again = await store(office.store, from(wanted));
  assert.deepEqual(
    (await staff.read(reference)).similar.list.map((one) => one.reference),
    [again],
  );
});

await test('messages go to the new address from then on: acknowledgements and links that are asked for; the former one opens nothing', async (t) => {
  const { office, reference } = await openSite(t);
  await office.browser().post('/en/receipt/', { email: former, reference: '' });
  const [earlier] = await deliverMail(office);
  await correct(office, reference, wanted);
  const { path, code } = linkIn(earlier);
  assert.equal(
    (await office.browser().post(path, { code })).status,
    410,
    'a link that went to the former one',
  );

  assert.deepEqual(await askForLink(office, former), []);
  assert.deepEqual(await askForLink(office, former, reference), []);
  assert.deepEqual(await askForLink(office, 'ANNE.ROY@exemple.net'), [wanted]);
  assert.deepEqual(await askForLink(office, wanted, reference), [wanted]);
  await office.store.db
    .transaction()
    .execute((trx) => requeue(trx, { reference, channel: 'acknowledgement', at: office.clock.now }));
  assert.deepEqual(
    (await deliverMail(office)).map(({ recipient }) => recipient),
    [wanted],
  );
});

await test('what is no address, and the address of now, is said, in the words of the form; what was typed is still there', async (t) => {
  const { office, reference } = await openSite(t);
  const problemOf = async (typed: string) => {
    const page = await askFor(office, reference, typed);
    assert.equal(page.status, 422, typed);
    const { problem, typed: shown } = addressPageIn(page);
    assert.equal(shown, typed);
    return problem ?? '';
  };
  assert.match(await problemOf('anne'), /should look like name@example\.org/);
  assert.match(await problemOf('a@b.ca, v@x.ca'), /should look like/);
  assert.match(await problemOf('hélène@exemple.net'), /“é” cannot come before the @/);
  assert.notEqual(await problemOf(''), '');
  assert.match(await problemOf('anne@example.org'), /already go to this address/);
  assert.deepEqual([await deliverMail(office), await rowsOf(office)], [[], []]);
});

await test('the answer says nothing of who applied: it is the same for an address that has applied, and for what is in quarantine', async (t) => {
  const { office, reference, from } = await openSite(t);
  await store(office.store, from('bob@example.org'));
  const held = await store(office.store, { ...from('eve@example.org'), signals: ['honeypot'] });
  const answerOf = async (of: string, email: string) => {
    const { status, text } = await askFor(office, of, email);
    return [status, text.replaceAll(await tokenOf(office.store, of), 'TOKEN').replaceAll(email, 'EMAIL')];
  };
  const answer = await answerOf(reference, 'bob@example.org');
  assert.deepEqual(await answerOf(reference, 'nobody@example.org'), answer);
  assert.deepEqual(await answerOf(held, 'stranger@example.org'), answer);
  const sent = await deliverMail(office);
  assert.deepEqual(
    sent.map(({ recipient }) => recipient),
    ['nobody@example.org'],
    'of two, the last one',
  );
});

await test('who asks too often is asked to wait; a stranger’s mailbox gets five messages a day, whatever application it is for', async (t) => {
  const { office, reference, from } = await openSite(t);
  office.linkSender.now = 'someone';
  const states: string[] = [];
  for (let count = 0; count < 12; count += 1)
    states.push(addressPageIn(await askFor(office, reference, `a${count}@exemple.net`)).state);
  assert.deepEqual(states, [...Array.from({ length: 10 }, () => 'sent'), 'busy', 'busy']);
  office.linkSender.now = null;
  let sent = 0;
  for (let count = 0; count < 7; count += 1) {
    const own = await store(office.store, from(`own${count}@example.org`));
    await askFor(office, own, 'victim@example.net');
    sent += (await deliverMail(office)).filter(({ recipient }) => recipient === 'victim@example.net').length;
  }
  assert.equal(sent, 5);
});

await test('two addresses that are asked for: only the last one can be confirmed; pressed twice at once, it counts once', async (t) => {
  const { office, reference } = await openSite(t);
  await askFor(office, reference, 'first@exemple.net');
  const first = linkIn((await deliverMail(office))[0]);
  await Promise.all([askFor(office, reference, wanted), askFor(office, reference, wanted)]);
  const messages = await deliverMail(office);
  assert.deepEqual(
    messages.map(({ recipient }) => recipient),
    [wanted],
  );
  assert.equal((await office.browser().post(first.path, { code: first.code })).status, 410);
  const { path, code } = linkIn(messages[0]);
  const answers = await Promise.all([1, 2].map(() => office.browser().post(path, { code })));
  assert.deepEqual(answers.map((one) => addressPageIn(one).state).sort(), ['done', 'void']);
  assert.equal(await contactOf(office, reference), wanted);
  assert.deepEqual(
    (await deliverMail(office)).map(({ recipient }) => recipient),
    [former],
  );
});

await test('asked for, confirmed and erased at the same moment: each has its turn, and of what is erased nothing is left', async (t) => {
  const { office, from } = await openSite(t);
  for (let round = 0; round < 8; round += 1) {
    const reference = await store(office.store, from(former));
    await askFor(office, reference, `a${round}@exemple.net`);
    const { path, code } = linkIn((await deliverMail(office))[0]);
    const isErased = round % 2 === 0;
    const [confirmed, asked] = await Promise.all([
      office.browser().post(path, { code }),
      askFor(office, reference, 'third@exemple.net'),
      ...(isErased ? [eraseApplications([reference], { store: office.store, mailDir: office.dataDir })] : []),
    ]);
    assert.ok([200, 410].includes(confirmed.status), String(confirmed.status));
    assert.ok([200, 404, 409].includes(asked.status), String(asked.status));
    const rows = (await rowsOf(office)).filter((row) => row.reference === reference);
    if (isErased) assert.deepEqual(rows, []);
    else assert.equal(rows.length, 1, 'confirmed, or asked for anew, and never both');
    await deliverMail(office);
  }
  assert.ok(isBalanced(await takeBalance(office.store.db)));
});

await test('every address that was replaced is told, before the next correction begins', async (t) => {
  const { office, reference } = await openSite(t);
  await askFor(office, reference, wanted);
  const { path, code } = linkIn((await deliverMail(office))[0]);
  await office.browser().post(path, { code });
  const early = await askFor(office, reference, 'third@exemple.net');
  assert.deepEqual([early.status, addressPageIn(early).state], [409, 'waiting']);
  assert.deepEqual(
    (await deliverMail(office)).map(({ recipient }) => recipient),
    [former],
  );
  const { confirmed, notice } = await correct(office, reference, 'third@exemple.net');
  assert.deepEqual([confirmed.state, notice?.recipient], ['done', wanted]);
  assert.equal(await contactOf(office, reference), 'third@exemple.net');
  const { history } = await (await staffIn(office)).read(reference);
  assert.deepEqual(
    history.flatMap(({ detail }) => (detail === '' ? [] : [detail])),
    ['a…@exemple.net → t…@exemple.net', 'A…@Example.org → a…@exemple.net'],
  );
});

await test('a link is good for an hour, an address that nobody confirmed is forgotten after a day, and one of another purpose confirms nothing', async (t) => {
  const { office, reference } = await openSite(t);
  await askFor(office, reference, wanted);
  const { path, code } = linkIn((await deliverMail(office))[0]);
  await office.browser().post('/en/receipt/', { email: former, reference });
  const other = linkIn((await deliverMail(office))[0]);
  const foreign = path.replace(/[^/]+\/$/, '') + (/[^/]+\/$/.exec(other.path)?.[0] ?? '');
  assert.equal((await office.browser().post(foreign, { code: other.code })).status, 410);
  office.clock.now += hourMs - 1;
  assert.equal((await office.browser().get(path)).status, 200);
  office.clock.now += 1;
  const late = await office.browser().post(path, { code });
  assert.deepEqual([late.status, addressPageIn(late).state], [410, 'void']);
  assert.equal(await contactOf(office, reference), null);
  await forget(office.store.db, office.clock.now);
  assert.equal((await rowsOf(office)).length, 1, 'a message may still be on its way');
  office.clock.now += dayMs;
  await forget(office.store.db, office.clock.now);
  assert.deepEqual(await rowsOf(office), []);
});

await test('an application that was withdrawn has no address to correct, and one that is erased leaves nothing of it', async (t) => {
  const { office, reference, from } = await openSite(t);
  await askFor(office, reference, wanted);
  const { path, code } = linkIn((await deliverMail(office))[0]);
  await office.browser().post(`${await pagePathOf(office, reference)}withdraw/`, {});
  const late = await office.browser().post(path, { code });
  assert.deepEqual([addressPageIn(late).state, await contactOf(office, reference)], ['void', null]);
  assert.equal((await look(office, reference)).correctAddress, null);
  assert.equal((await askFor(office, reference, 'third@exemple.net')).status, 404);

  const other = await store(office.store, from('bob@example.org'));
  await correct(office, other, 'bob@exemple.net');
  await askFor(office, other, 'third@exemple.net');
  const pending = linkIn((await deliverMail(office))[0]);
  const staff = await staffIn(office);
  await eraseApplications([reference, other], { store: office.store, mailDir: office.dataDir });
  assert.equal((await office.browser().post(pending.path, { code: pending.code })).status, 410);
  assert.deepEqual(await rowsOf(office), []);
  const { contact, history } = await staff.read(other);
  assert.deepEqual([contact, history.filter(({ detail }) => detail !== '')], [null, []]);
});

await test('without a mail server the page says so; a page elsewhere cannot ask or confirm in a reader’s name', async (t) => {
  const { office, reference } = await openSite(t, {});
  assert.equal(addressPageIn(await askFor(office, reference, wanted)).state, 'no-mail');
  assert.deepEqual(await rowsOf(office), []);
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  assert.equal((await askFor(office, reference, wanted, elsewhere)).status, 403);
  const link = '/en/receipt/email/AAAAAAAAAAAAAAAAAAAAAA/';
  assert.equal((await office.browser().post(link, { code: '0' }, elsewhere)).status, 403);
  assert.equal((await office.browser().get('/en/receipt/AAAAAAAAAAAAAAAAAAAAAA/email/')).status, 404);
});
