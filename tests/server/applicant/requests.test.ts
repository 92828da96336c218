import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dayMs } from '../../../src/model/durations.ts';
import { reviewFilePath } from '../../../src/model/reviews/addresses.ts';
import { readActivity } from '../../../src/server/accounts/activity.ts';
import { eraseApplications } from '../../../src/server/applications/privacy/erase.ts';
import { allFiles } from '../../../src/server/applications/staff/export/named-files.ts';
import { isBalanced, takeBalance } from '../../../src/server/applications/staff/balance.ts';
import { openOffice, signInWith, textOf, type Office } from '../../support/accounts.ts';
import { look, pagePathOf, tokenOf } from '../../support/applicant-page.ts';
import { deliverMail, keepMail } from '../../support/corrected-address.ts';
import { actionOf, answer, ask, filledIn, pdf, refusalIn } from '../../support/requests.ts';
import { reviewerIn, reviewPathOf, setUp, shareOut } from '../../support/review-page.ts';
import { applicationIn, pathOf, staffIn } from '../../support/staff-page.ts';
import { anApplication, contentOf, store } from '../../support/stored.ts';
import { startWebhookPeer } from '../../support/webhook-peer.ts';

const withMail = { env: { SMTP_URL: 'smtp://127.0.0.1:1' } };
const anne = 'anne@example.org';
const [request, reply] = ['Please send your financial statements.', 'Here they are. Zebulonix.'];
const statements = { name: 'statements.pdf', content: pdf('42 dollars') };

/** A site with an application in English, and someone of the staff. */
async function openSite(t: TestContext, given: Parameters<typeof openOffice>[1] = withMail) {
  const office = await openOffice(t, given);
  const receive = () =>
    store(office.store, {
      call: 'spring',
      locale: 'en',
      answers: { ...anApplication().answers, email: anne },
    });
  return { office, staff: await staffIn(office), reference: await receive(), receive };
}

const supplementsOf = async (office: Office, reference: string) =>
  (await office.store.findByReference(reference))?.supplements ?? [];

const filesLeft = (office: Office) => office.store.db.selectFrom('files').selectAll().execute();

await test('the staff ask, the applicant is written to and answers with a file, the staff get it by mail and see it; the application stays as received', async (t) => {
  const { office, staff, reference } = await openSite(t);
  const before = await office.store.findByReference(reference);
  const asked = await ask(staff, reference, request, ['due', '2026-03-10']);
  assert.deepEqual(asked.problem, null);
  assert.match(asked.done.join(), /on its way/);
  const [message, ...others] = await deliverMail(office);
  assert.deepEqual([message?.recipient, others], [anne, []]);
  assert.match(
    textOf(message),
    /Please send your financial statements\..+by March\s10, 2026.+\/en\/receipt\//s,
  );
  assert.ok(!textOf(message).includes(await tokenOf(office.store, reference)), 'the link is asked for');

  const own = await look(office, reference);
  const [open] = own.supplements;
  assert.deepEqual([open?.state, open?.text, open?.language], ['open', request, 'en']);
  const sent = await answer(office, reference, { text: reply, files: [statements] });
  assert.deepEqual([sent.status, sent.location], [303, `${await pagePathOf(office, reference)}#supplements`]);
  assert.equal(sent.headers.get('cache-control'), 'no-store');
  const after = await look(office, reference);
  assert.deepEqual([after.supplementForm, after.supplements[0]?.answer?.count], [null, 1]);
  assert.ok(
    !/Zebulonix|statements\.pdf/.test(JSON.stringify(after)),
    'nothing that was typed is shown again',
  );

  const [forwarded, ...more] = await deliverMail(office);
  assert.deepEqual(more, []);
  assert.match(textOf(forwarded), /financial statements.+Zebulonix/s);
  assert.deepEqual(
    forwarded?.files?.map(({ filename }) => filename),
    ['statements.pdf'],
  );
  const badgesOf = async () =>
    (await staff.list()).rows.flatMap(({ badges }) => badges.map(({ label }) => label));
  assert.ok((await badgesOf()).includes('More received'));
  const page = await staff.read(reference);
  const [shown] = page.supplements.list;
  assert.deepEqual([shown?.state, shown?.answer?.text, shown?.answer?.isLate], ['answered', reply, false]);
  const href = shown?.answer?.files[0]?.href ?? '';
  const file = await staff.browser.get(href);
  assert.deepEqual([file.status, file.text], [200, String(statements.content)]);
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);

  const now = await office.store.findByReference(reference);
  assert.deepEqual([now?.answers, now?.files], [before?.answers, before?.files]);
  const record = await readActivity(office.store.db, 100);
  assert.ok(
    !/financial|Zebulonix|statements/.test(JSON.stringify(record)),
    'the record outlives the application',
  );
  assert.deepEqual(
    page.history.filter(({ action }) => action.includes('supplement')).map(({ actor }) => actor),
    ['applicant', 'sam@example.org'],
  );
  assert.ok(isBalanced(await takeBalance(office.store.db)));
});

await test('an answer reaches the webhook too, with its files; what the mail server refuses is tried again under one Message-ID', async (t) => {
  const env = {
    ...withMail.env,
    WEBHOOK_URL: 'https://hooks.example/applications',
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
  };
  const { office, staff, reference } = await openSite(t, { env });
  const peer = await startWebhookPeer(t);
  await ask(staff, reference, request);
  await deliverMail(office, keepMail(), { env, dial: peer.dial });
  await answer(office, reference, { text: reply, files: [statements] });
  const tried: unknown[] = [];
  const down = keepMail();
  down.mailer.send = ({ message }) => {
    tried.push(message.messageId);
    return Promise.resolve({ ok: false, error: `451 ${reply} later`, isFinal: false });
  };
  await deliverMail(office, down, { env, dial: peer.dial });
  const row = await office.store.db
    .selectFrom('outbox')
    .selectAll()
    .where('channel', '=', 'supplement-mail')
    .executeTakeFirstOrThrow();
  assert.deepEqual([row.state, row.attempts], ['pending', 1]);
  assert.ok(!row.last_error?.includes('Zebulonix'), 'no error holds an answer');
  office.clock.now += dayMs;
  const [again] = await deliverMail(office, keepMail(), { env, dial: peer.dial });
  assert.deepEqual([again?.message.messageId], tried);

  assert.equal(peer.calls.length, 1);
  const { type, data } = JSON.parse(peer.calls[0]?.body ?? '') as {
    type: string;
    data: { reference: string; supplements: { answer: { text: string; files: { url: string }[] } }[] };
  };
  assert.deepEqual([type, data.reference], ['application.supplemented', reference]);
  const [received] = data.supplements;
  assert.equal(received?.answer.text, reply);
  assert.match(received.answer.files[0]?.url ?? '', /\/api\/files\//);
});

await test('sent twice, also at once, it counts once; another answer is refused and said to be; what is not taken leaves no file', async (t) => {
  const { office, staff, reference } = await openSite(t);
  await ask(staff, reference, request);
  const path = await actionOf(office, reference);
  const given = { text: reply, files: [statements] };
  const pages = await Promise.all([1, 2, 3].map(() => answer(office, reference, given, path)));
  assert.deepEqual(
    pages.map(({ status }) => status),
    [303, 303, 303],
  );
  assert.equal((await answer(office, reference, given, path)).status, 303);
  const other = await answer(office, reference, { text: 'Something else', files: [statements] }, path);
  assert.deepEqual([other.status, refusalIn(other).state], [409, 'other']);
  const [kept, ...rest] = await supplementsOf(office, reference);
  assert.deepEqual([kept?.answer?.text, kept?.answer?.files.length, rest.length], [reply, 1, 0]);
  assert.deepEqual(
    (await filesLeft(office)).map((file) => file.reference),
    [reference],
  );
  assert.equal((await deliverMail(office)).length, 1, 'the request was answered before its message went out');
});

await test('two of the staff who ask at once: one request goes out, the other person is told; once answered, more can be asked for', async (t) => {
  const { office, staff, reference } = await openSite(t);
  const lea = await staffIn(office, 'lea@example.org');
  const [one, two] = await Promise.all([ask(staff, reference, 'First'), ask(lea, reference, 'Second')]);
  const refused = [one, two].filter(({ problem }) => problem !== null);
  assert.equal(refused.length, 1);
  assert.match(refused[0]?.problem ?? '', /already waiting/);
  assert.ok(
    ['First', 'Second'].includes(refused[0]?.supplements.typed.text ?? ''),
    'the text is still there',
  );
  assert.equal((await deliverMail(office)).length, 1);

  await answer(office, reference, { text: 'One', files: [statements] });
  assert.equal((await ask(staff, reference, 'Third')).problem, null);
  await answer(office, reference, { text: 'Two' });
  const mail = (await deliverMail(office)).filter(({ recipient }) => recipient !== anne);
  assert.equal(mail.length, 1);
  assert.match(textOf(mail[0]), /Two.+One/s, 'an answer whose delivery was not made comes with the next');
  assert.ok(isBalanced(await takeBalance(office.store.db)));
});

await test('the staff stop waiting: nothing is taken any more, and no message goes out that was not sent yet', async (t) => {
  const { office, staff, reference } = await openSite(t);
  await ask(staff, reference, request);
  const path = await actionOf(office, reference);
  const [open] = await supplementsOf(office, reference);
  await staff.send(pathOf(reference), ['action', 'close'], ['id', open?.id ?? '']);
  assert.deepEqual(await deliverMail(office), []);
  const late = await answer(office, reference, { text: reply, files: [statements] }, path);
  assert.deepEqual([late.status, refusalIn(late).state], [409, 'over']);
  assert.deepEqual([await filesLeft(office), (await look(office, reference)).supplementForm], [[], null]);
  const twice = applicationIn(
    await staff.send(pathOf(reference), ['action', 'close'], ['id', open?.id ?? '']),
  );
  assert.match(twice.problem ?? '', /no longer open/);
});

await test('after its day an answer is taken all the same, and marked late', async (t) => {
  const { office, staff, reference } = await openSite(t);
  const past = await ask(staff, reference, request, ['due', '2026-03-01']);
  assert.match(past.problem ?? '', /cannot be in the past/);
  assert.match((await ask(staff, reference, request, ['due', '2026-02-30'])).problem ?? '', /due date/);
  await ask(staff, reference, request, ['due', '2026-03-02']);
  office.clock.now += dayMs;
  await answer(office, reference, { text: reply });
  const page = await (await staffIn(office, 'lea@example.org')).read(reference);
  assert.equal(page.supplements.list[0]?.answer?.isLate, true);
  assert.equal((await look(office, reference)).supplements[0]?.answer?.isLate, true);
  const forwarded = (await deliverMail(office)).find(({ recipient }) => recipient !== anne);
  assert.match(textOf(forwarded), /En retard/);
});

await test('withdrawn or erased at the moment of the answer: each has its turn, and nothing is half there', async (t) => {
  const { office, staff, receive } = await openSite(t);
  for (let round = 0; round < 8; round += 1) {
    const reference = await receive();
    await ask(staff, reference, request);
    const path = await actionOf(office, reference);
    const isErased = round % 2 === 0;
    const [sent] = await Promise.all([
      answer(office, reference, { text: reply, files: [statements] }, path),
      isErased
        ? eraseApplications([reference], { store: office.store, mailDir: office.dataDir })
        : office.browser().post(`${await pagePathOf(office, reference)}withdraw/`, {}),
    ]);
    assert.ok([303, 404, 409].includes(sent.status), String(sent.status));
    const application = await office.store.findByReference(reference);
    const answered = application?.supplements.filter((one) => one.answer) ?? [];
    if (isErased)
      assert.deepEqual([application?.supplements, application && allFiles(application)], [[], []]);
    else assert.equal(answered.length, sent.status === 303 ? 1 : 0);
  }
  const left = await filesLeft(office);
  assert.ok(left.every(({ reference, supplement }) => reference !== null && supplement !== null));
  assert.ok(isBalanced(await takeBalance(office.store.db)));
});

await test('once withdrawn, in quarantine or erased, nothing is asked for; a decision ends what was asked', async (t) => {
  const { office, staff, reference } = await openSite(t);
  await ask(staff, reference, request);
  const path = await actionOf(office, reference);
  await office.browser().post(`${await pagePathOf(office, reference)}withdraw/`, {});
  const late = await answer(office, reference, { text: reply }, path);
  assert.deepEqual([late.status, refusalIn(late).state], [409, 'over']);
  const page = await staff.read(reference);
  assert.deepEqual([page.supplements.canAsk, page.supplements.list[0]?.state], [false, 'closed']);
  assert.match((await ask(staff, reference, 'More')).problem ?? '', /withdrawn, decided or erased/);
  const held = await store(office.store, { call: 'spring', signals: ['honeypot'] });
  assert.match((await ask(staff, held, 'More')).problem ?? '', /Nothing was sent/);
  await eraseApplications([reference], { store: office.store, mailDir: office.dataDir });
  assert.equal((await answer(office, reference, { text: reply }, path)).status, 404);
  assert.deepEqual(await office.store.db.selectFrom('supplements').selectAll().execute(), []);
});

await test('a stranger, the holder of another receipt, an editor and a reviewer get nothing, and change nothing', async (t) => {
  const { office, staff, reference, receive } = await openSite(t);
  await ask(staff, reference, request);
  const path = await actionOf(office, reference);
  const own = await tokenOf(office.store, reference);
  const stranger = path.replace(own, 'A'.repeat(own.length));
  const other = path.replace(own, await tokenOf(office.store, await receive()));
  for (const wrong of [stranger, other, path.replace(/[^/]+\/$/, 'none/')])
    assert.equal((await answer(office, reference, { text: reply }, wrong)).status, 404, wrong);
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  assert.equal((await office.browser().post(path, filledIn({ text: reply }), elsewhere)).status, 403);
  for (const role of ['editor', 'reviewer', 'publisher', 'admin'] as const) {
    await office.hire(`${role}@example.org`, [role]);
    const browser = await signInWith(office, `${role}@example.org`);
    const values: [string, string][] = [
      ['action', 'ask'],
      ['request', 'Your diary'],
    ];
    const page = await browser.post(pathOf(reference), values);
    assert.ok(page.status >= 400 && !page.text.includes(request), `${role} ${page.status}`);
  }
  const all = await supplementsOf(office, reference);
  assert.deepEqual(
    all.map(({ text, answer: given }) => [text, given]),
    [[request, null]],
  );
});

await test('what is too large, of a wrong kind, too long or empty is said in words; the text is still there, and nothing is kept', async (t) => {
  const { office, staff, reference } = await openSite(t);
  await ask(staff, reference, request);
  const problemsOf = async (given: Parameters<typeof answer>[2]) => {
    const page = await answer(office, reference, given);
    assert.equal(page.status, 422);
    const { state, errors, typed } = refusalIn(page);
    assert.deepEqual([state, typed], ['errors', given.text ?? '']);
    return errors.map(({ field, message }) => `${field}: ${message}`).join();
  };
  assert.match(await problemsOf({}), /^text: /);
  assert.match(await problemsOf({ text: 'a'.repeat(10_001) }), /^text: .*10,000/);
  const word = { name: 'a.docx', content: Buffer.from('PK') };
  assert.match(await problemsOf({ text: reply, files: [word] }), /^files: .*PDF/);
  const large = { name: 'b.pdf', content: Buffer.concat([pdf('b'), Buffer.alloc(10_000_001)]) };
  assert.match(await problemsOf({ text: reply, files: [large] }), /^files: .*10 MB|^files: .*10\s?MB/);
  const four = { text: reply, files: Array.from({ length: 4 }, () => statements) };
  assert.equal((await answer(office, reference, four)).status, 413);
  assert.deepEqual(
    [await filesLeft(office), (await supplementsOf(office, reference))[0]?.answer],
    [[], null],
  );
  assert.match((await ask(staff, reference, ' ')).problem ?? '', /empty/);
  assert.match((await ask(staff, reference, 'a'.repeat(3_001))).problem ?? '', /longer than 3,?000/);
});

await test('who tries too often is asked to wait; a request without files takes none', async (t) => {
  const { office, staff, reference } = await openSite(t);
  const asked = [
    ['action', 'ask'],
    ['request', request],
  ] satisfies [string, string][];
  await staff.send(pathOf(reference), ...asked);
  const path = await actionOf(office, reference);
  office.linkSender.now = 'someone';
  const states: number[] = [];
  for (let count = 0; count < 12; count += 1) states.push((await answer(office, reference, {}, path)).status);
  assert.deepEqual(states, [...Array.from({ length: 10 }, () => 422), 429, 429]);
  office.linkSender.now = null;
  await answer(office, reference, { text: reply, files: [statements] }, path);
  assert.deepEqual(
    [(await supplementsOf(office, reference))[0]?.answer?.files, await filesLeft(office)],
    [[], []],
  );
});

await test('without a mail server the request shows on the applicant’s page, and never goes out by itself', async (t) => {
  const { office, staff, reference } = await openSite(t, {});
  const asked = await ask(staff, reference, request);
  assert.match(asked.done.join(), /for you to tell them/);
  assert.deepEqual([asked.supplements.isMailed, asked.supplements.list[0]?.isMailed], [false, false]);
  assert.deepEqual(await deliverMail(office), []);
  assert.equal((await look(office, reference)).supplements[0]?.text, request);
});

await test('reviewers read what was added; in a blind review not a byte of it, and the page says why', async (t) => {
  for (const isBlind of [false, true]) {
    const { office, staff, reference } = await openSite(t);
    const rita = await reviewerIn(office, 'rita@example.org');
    await setUp(staff, [rita], { perApplication: 1, isBlind });
    await shareOut(staff);
    await ask(staff, reference, 'Who is Zebulonix?');
    await answer(office, reference, { text: reply, files: [{ ...statements, name: 'Zebulonix.pdf' }] });
    const [given] = await supplementsOf(office, reference);
    const id = given?.answer?.files[0]?.id ?? '';
    const page = await rita.browser.get(reviewPathOf(reference));
    assert.equal(page.status, 200);
    const file = await rita.browser.get(reviewFilePath('en', reference, id));
    assert.equal(page.text.includes('Zebulonix'), !isBlind);
    assert.equal(file.text.includes('42 dollars'), !isBlind, String(file.status));
    assert.equal(/this review is blind/.test(page.text), isBlind);
    assert.equal(String(await contentOf(office.store, id)), String(statements.content));
  }
});
