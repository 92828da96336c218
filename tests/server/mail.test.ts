import assert from 'node:assert/strict';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SiteData } from '../../src/model/site-data.ts';
import { createFileMailer } from '../../src/server/applications/delivery/channels/file/mailer.ts';
import { createStaffChannel } from '../../src/server/applications/delivery/channels/mail/staff-channel.ts';
import { findAlarms } from '../../src/server/applications/delivery/alarms.ts';
import { largestPieceBytes } from '../../src/server/applications/storage/files/pieces.ts';
import { startWorker } from '../../src/server/applications/delivery/worker.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { alwaysOpen, startServing } from '../support/serving.ts';
import { exampleForm, inEnglish, siteFixture } from '../support/site-fixture.ts';
import {
  anApplication,
  openTestStore,
  store as storeApplication,
  storeFile,
  temporaryFolder,
} from '../support/stored.ts';

interface Message {
  sender: string;
  email: Email;
}

/** The server with a mail server that takes everything; `deliver` sends one application and gives the messages about it. */
async function start(
  t: TestContext,
  given: { env?: Readonly<Record<string, string>>; site?: SiteData } = {},
) {
  const messages: Message[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = session.envelope.mailFrom;
        void PostalMime.parse(Buffer.concat(chunks), { attachmentEncoding: 'utf8' }).then((email) => {
          messages.push({ sender: from === false ? '' : from.address, email });
          done();
        });
      });
    },
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  atEnd(
    t,
    () =>
      new Promise<void>((resolve) => {
        smtp.close(() => {
          resolve();
        });
      }),
  );
  const address = smtp.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const server = await startServing(t, {
    env: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      STAFF_TO: 'staff@example.org',
      MAIL_FROM: 'Passerelle <site@example.org>',
      ...given.env,
    },
    ...(given.site ? { site: given.site } : {}),
  });
  async function deliver(changes: Readonly<Record<string, unknown>> = {}) {
    messages.length = 0;
    const told = await apply(server.url, changes);
    assert.ok('reference' in told, JSON.stringify(told));
    await server.forwarding.drain();
    const forStaff = messages.find(({ sender }) => sender !== '')?.email;
    const forApplicant = messages.find(({ sender }) => sender === '')?.email;
    return { reference: told.reference, forStaff, forApplicant };
  }
  return { ...server, messages, deliver };
}

const file = (name: string, bytes: number) => ({
  filename: name,
  content: Buffer.from(`%PDF-1.4\n${'x'.repeat(bytes)}\n%%EOF\n`).toString('base64'),
});

await test('the staff read an application in their mailbox: answers in the order asked, files, data for programs, a reply that reaches the applicant', async (t) => {
  const { deliver } = await start(t);
  const given = { projectName: 'Pont <b>couvert</b>', summary: 'Une phrase.\nUne autre.' };
  const { reference, forStaff } = await deliver({ ...given, deck: file('projet.pdf', 100) });
  assert.ok(forStaff);
  assert.match(forStaff.subject ?? '', new RegExp(`^\\[${reference}\\] `));
  assert.deepEqual(
    forStaff.replyTo?.map(({ address }) => address),
    ['exemple@example.org'],
  );
  assert.deepEqual(
    forStaff.to?.map(({ address }) => address),
    ['staff@example.org'],
  );
  assert.match(forStaff.references ?? '', new RegExp(reference.toLowerCase()));
  const text = forStaff.text ?? '';
  assert.match(text, /Consentement donné\s: «\sAccord\s» \(version 1\)/);
  const places = ['Pont <b>couvert</b>', 'Cybersécurité', 'Une autre.', 'exemple@example.org'].map((one) =>
    text.indexOf(one),
  );
  assert.ok(
    places.every((place, index) => place > (places[index - 1] ?? 0)),
    text,
  );
  assert.ok(
    forStaff.html?.includes('Pont &#60;b&#62;couvert'),
    'what an applicant types is text, never markup',
  );
  assert.deepEqual(
    forStaff.attachments.map(({ filename }) => filename),
    [`${reference}.json`, 'projet.pdf'],
  );
  const json = forStaff.attachments[0]?.content;
  assert.ok(typeof json === 'string');
  assert.match(json, /"projectName": "Pont <b>couvert<\/b>"/);
});

await test('the staff are never sent a document of which a part is lost: the delivery fails, and says which', async (t) => {
  const dataDir = await temporaryFolder(t);
  const store = await openTestStore(t, dataDir);
  const file = { field: 'deck', name: 'projet.pdf', content: randomBytes(2 * largestPieceBytes + 1) };
  const files = [await storeFile(store, file)];
  const stored = await store.submit(anApplication({ form: exampleForm, receivedAt: Date.now(), files }));
  assert.ok(stored.ok);
  await store.db.deleteFrom('file_pieces').where('number', '=', 1).execute();
  const worker = startWorker({
    store,
    channel: createStaffChannel(createFileMailer(dataDir), {
      locale: () => 'fr',
      from: 'site@example.org',
      to: 'staff@example.org',
      site: siteFixture,
    }),
    now: Date.now,
    random: () => 0,
    onError: () => undefined,
  });
  await worker.drain();
  await worker.stop();
  const { state, last_error } = await store.db.selectFrom('outbox').selectAll().executeTakeFirstOrThrow();
  assert.equal(state, 'pending');
  assert.match(last_error ?? '', /is damaged: piece 2 of 3 is missing/);
  assert.ok(last_error?.includes(files[0] ?? '-'));
  assert.deepEqual(
    (await readdir(dataDir)).filter((name) => name.includes('.eml')),
    [],
  );
});

await test('files too heavy for a mailbox are named, with the command that fetches them', async (t) => {
  const { store, forwarding, messages } = await start(t);
  const files = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => ({
    field: 'deck',
    name,
    content: Buffer.alloc(3_400_000, 'x'),
  }));
  const given = { form: exampleForm, receivedAt: Date.now(), files, channels: ['smtp'] };
  const reference = await storeApplication(store, given);
  await forwarding.drain();
  const mail = messages.find(({ sender }) => sender !== '')?.email;
  assert.ok(mail);
  assert.deepEqual(
    mail.attachments.map(({ filename }) => filename),
    [`${reference}.json`],
  );
  for (const { name } of files) assert.ok(mail.text?.includes(name), name);
  assert.ok(mail.text?.includes(`npm run applications -- export ${reference} --format zip`));
});

await test('where people sign in, the message to the staff leads to the application’s page; elsewhere it names none', async (t) => {
  for (const [siteUrl, expected] of [
    ['https://site.example', 1],
    ['http://localhost:4321', 0],
  ] as const) {
    const { store, forwarding, messages } = await start(t, { env: { SITE_URL: siteUrl } });
    const given = { form: exampleForm, receivedAt: Date.now(), channels: ['smtp'] };
    const reference = await storeApplication(store, given);
    await forwarding.drain();
    const mail = messages.find(({ sender }) => sender !== '')?.email;
    const page = `${siteUrl}/admin/candidatures/${reference}/`;
    assert.equal((mail?.text ?? '').split(page).length - 1, expected, siteUrl);
    assert.equal((mail?.html ?? '').split(`<a href="${page}">`).length - 1, expected, siteUrl);
  }
});

await test('an applicant is written to in their language, without a word that they typed', async (t) => {
  const { deliver } = await start(t);
  const marker = 'zmarkerz';
  const everywhere = {
    projectName: marker,
    summary: `${marker} http://${marker}.example`,
    idempotencyKey: marker,
    anotherField: marker,
    deck: file(`${marker}.pdf`, 10),
  };
  const { reference, forApplicant } = await deliver({ ...everywhere, email: 'a.b@example.org' });
  assert.ok(forApplicant);
  assert.deepEqual(
    forApplicant.to?.map(({ address, name }) => [name, address]),
    [['', 'a.b@example.org']],
  );
  assert.match(forApplicant.subject ?? '', new RegExp(reference));
  assert.match(forApplicant.text ?? '', /Votre candidature est enregistrée/);
  assert.ok(!JSON.stringify(forApplicant).includes(marker));
  const headers = new Map(forApplicant.headers.map(({ key, value }) => [key, value]));
  assert.equal(headers.get('auto-submitted'), 'auto-replied');
  const english = await deliver({ ...inEnglish, projectName: 'Other', email: 'c@example.org' });
  assert.match(english.forApplicant?.text ?? '', /Your application has been recorded/);
});

await test('an acknowledgement is a proof: it names call, time and attachments, when results are due, whom to write to and where to ask for one’s own page', async (t) => {
  const { deliver } = await start(t);
  const { reference, forApplicant } = await deliver({ deck: [file('secret.pdf', 900_000)] });
  const text = forApplicant?.text ?? '';
  for (const fact of [
    `Référence : ${reference}`,
    'Appel : Appel du printemps',
    'Pièces jointes : 1 fichier (900 ko)',
    'Résultats attendus le 15 mai 2026.',
    'écrivez à equipe@example.org',
    '/fr/recu/\n',
  ])
    assert.ok(text.replaceAll('\u00A0', ' ').includes(fact), `${fact} in:\n${text}`);
  assert.match(text, /Reçu le \d/);
  assert.ok(!text.includes('secret'), 'a file is called what the applicant chose');
  const { forApplicant: bare } = await deliver({ email: 'b@example.org', projectName: 'Deux' });
  assert.match(bare?.text ?? '', /Pièces jointes\s: aucune/);
});

await test('an address is acknowledged once a day for one form and call, however often it is given; each application is still forwarded', async (t) => {
  const { deliver, store } = await start(t);
  assert.ok((await deliver({ projectName: 'Un' })).forApplicant);
  const second = await deliver({ projectName: 'Deux', email: 'EXEMPLE@example.org' });
  assert.equal(second.forApplicant, undefined);
  assert.ok(second.forStaff);
  const rows = await store.db
    .selectFrom('outbox')
    .select(['state', 'last_error'])
    .where('channel', '=', 'acknowledgement')
    .orderBy('created_at')
    .execute();
  assert.deepEqual(rows, [
    { state: 'sent', last_error: null },
    { state: 'skipped', last_error: 'already-written' },
  ]);
});

await test('acknowledgements are suspended when a flood of them begins; applications are taken and forwarded all the same', async (t) => {
  const { deliver, store } = await start(t);
  const at = Date.now();
  await store.db
    .insertInto('acknowledged')
    .values(
      Array.from({ length: 500 }, (_, index) => ({ recipient: `r${index}`, delivery: `d${index}`, at })),
    )
    .execute();
  const { forStaff, forApplicant, reference } = await deliver({ email: 'new@example.org' });
  assert.ok(forStaff);
  assert.equal(forApplicant, undefined);
  const row = await store.db
    .selectFrom('outbox')
    .select(['state', 'next_attempt_at', 'attempts'])
    .where('reference', '=', reference)
    .where('channel', '=', 'acknowledgement')
    .executeTakeFirstOrThrow();
  assert.deepEqual([row.state, row.attempts], ['pending', 0], 'waiting for its turn costs no attempt');
  assert.ok(row.next_attempt_at >= at + 3_600_000);
  const facts = { isDiskLow: false, freeMegabytes: 1 };
  const names = async (now: number) =>
    (await findAlarms(store.db, { now, ...facts })).map(({ name, channel }) => `${name}:${channel}`);
  assert.deepEqual(await names(at + 3_600_000), [], 'no alarm for what waits on purpose');
  assert.deepEqual(await names(at + 2 * 3_600_000), ['pending:acknowledgement']);
});

await test('a stranger who owns one mailbox gets five messages a day, however the address is spelled', async (t) => {
  const { deliver, store } = await start(t);
  const spellings = ['victim+0', 'vic.tim', 'victim+2', 'VICTIM', 'v.i.c.t.i.m+3', 'victim+4', 'vict.im'];
  for (const [index, name] of spellings.entries())
    await deliver({
      email: `${name}@${index % 2 === 0 ? 'gmail.com' : 'googlemail.com'}`,
      projectName: name,
    });
  await deliver({ email: 'vic.tim@example.org' });
  const rows = await store.db
    .selectFrom('outbox')
    .select(['state', 'last_error'])
    .where('channel', '=', 'acknowledgement')
    .orderBy('created_at')
    .execute();
  assert.deepEqual(
    rows.map(({ state, last_error: reason }) => reason ?? state),
    ['sent', 'sent', 'sent', 'sent', 'sent', 'written-often', 'written-often', 'sent'],
  );
});

await test('a person who answers an example call is told that no answer follows, by mail as on the page', async (t) => {
  const site = alwaysOpen();
  const calls = site.calls.map((call) => ({ ...call, example: true }));
  const { deliver } = await start(t, { site: { ...site, calls } });
  const { forApplicant } = await deliver();
  assert.match(forApplicant?.text ?? '', /aucune réponse ne suivra/);
  assert.doesNotMatch(forApplicant?.text ?? '', /vous parviendra/);
});

/** A site that lists English first. */
function englishFirst() {
  const site = alwaysOpen();
  return { ...site, locales: { ...site.locales, en: { ...site.locales.en, isDefault: true } } };
}

await test('the staff of a site that lists English first get no French by accident, unless they chose it', async (t) => {
  const english = await start(t, { site: englishFirst() });
  assert.match((await english.deliver()).forStaff?.subject ?? '', /Trial application: Spring call/);
  const french = await start(t, { site: englishFirst(), env: { STAFF_LANGUAGE: 'fr' } });
  assert.match((await french.deliver()).forStaff?.subject ?? '', /Dossier d’essai/);
});

await test('a team that works in English gets applications, alarms and times in English', async (t) => {
  const { deliver, checkAlarms, messages, store } = await start(t, { env: { STAFF_LANGUAGE: 'en' } });
  const { forStaff, reference } = await deliver();
  assert.match(forStaff?.subject ?? '', /Trial application: Spring call/);
  assert.match(forStaff?.text ?? '', /Received on [A-Z][a-z]+\s\d+,\s\d{4}, at\s.*\n[^]*PROJECT\n/);
  assert.match(forStaff?.html ?? '', /<html lang="en">/);
  await store.db
    .updateTable('outbox')
    .set({ state: 'dead' })
    .where('reference', '=', reference)
    .where('channel', '=', 'smtp')
    .execute();
  messages.length = 0;
  await checkAlarms();
  assert.match(messages[0]?.email.subject ?? '', /Applications have not been forwarded/);
});
