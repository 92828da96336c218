import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { weights } from '../../src/server/applications/abuse/score.ts';
import { findAlarms } from '../../src/server/applications/delivery/alarms.ts';
import { isLateCodeValid } from '../../src/server/applications/storage/late-codes.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { localeOf, staffLocale, wordsIn } from '../../src/server/applications/staff/words.ts';
import en from '../../src/server/applications/staff/phrases/en.json' with { type: 'json' };
import fr from '../../src/server/applications/staff/phrases/fr.json' with { type: 'json' };
import { writeLive } from '../../src/server/publisher/releases/release.ts';
import { siteFixture } from '../support/site-fixture.ts';
import { openShell } from '../support/staff-shell.ts';
import { onSqlite } from '../support/store-place.ts';
import { monday, openTestStore, store, temporaryFolder } from '../support/stored.ts';

const commands = [
  'list',
  'show',
  'export',
  'replay',
  'release',
  'erase',
  'reconcile',
  'digest',
  'late-code',
  'rotate-key',
  'test-mail',
];
const spam = { signals: ['honeypot'] } as const;
const deck = {
  field: 'pitchDeck',
  name: 'présentation.pdf',
  content: Buffer.from('%PDF-1.4 /JS %%EOF'),
};

/** A shell beside a running server: the server's store stays open on the same file. */
async function office(t: TestContext, env: Readonly<Record<string, string>> = {}, channels = ['file']) {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir, { channels });
  return { data, shell: await openShell(t, dataDir, env) };
}

const kill = (data: Store, reference: string) =>
  data.db
    .updateTable('outbox')
    .set({ state: 'dead', attempts: 10, last_error: '550 no such mailbox' })
    .where('reference', '=', reference)
    .execute();

const lineSchema = z.strictObject({
  reference: z.string(),
  form: z.string(),
  call: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  state: z.enum(['accepted', 'quarantined', 'erased']),
  deliveries: z.array(
    z.strictObject({
      channel: z.string(),
      state: z.enum(['pending', 'sent', 'dead']),
      attempts: z.number(),
      lastError: z.string().nullable(),
    }),
  ),
});
const linesOf = (out: string) =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lineSchema.parse(JSON.parse(line)));

test('a person who types nothing, or --help, is told what there is, in the language of the staff', async (t) => {
  const { shell } = await office(t, { STAFF_LANGUAGE: 'fr' });
  const [nothing, help] = [await shell.type(), await shell.type('--help')];
  assert.deepEqual([nothing.code, help.code], [2, 0]);
  for (const command of commands) assert.match(help.out, new RegExp(`^  ${command} `, 'm'));
  assert.match(help.out, /prouve qu’aucune candidature ne manque/);
  for (const command of commands) {
    const { code, out } = await shell.type(command, '--help');
    assert.equal(code, 0);
    assert.match(out, new RegExp(`npm run applications -- ${command}`));
  }
  const english = await office(t, {});
  assert.match((await english.shell.type('--help')).out, /proves that no application is missing/);
});

test('a command speaks as the mails to the staff do: as was set, else the first language of the site, and never French by accident', () => {
  const french = siteFixture();
  const { locales } = french;
  const english = { locales: { ...locales, en: { ...locales.en, isDefault: true } } };
  const machine = { LANG: 'fr_CA.UTF-8' };
  for (const site of [french, english, undefined]) {
    assert.equal(localeOf({ ...machine, STAFF_LANGUAGE: 'en' }, site), 'en');
    assert.equal(localeOf({ LANG: 'C', STAFF_LANGUAGE: 'fr' }, site), 'fr');
  }
  assert.deepEqual([localeOf(machine, english), localeOf({ LANG: 'C' }, french)], ['en', 'fr']);
  // Where no site is known, the machine has a language.
  assert.deepEqual([localeOf(machine, undefined), localeOf({ LANG: 'C' }, undefined)], ['fr', 'en']);
  for (const site of [french, english])
    assert.equal(staffLocale({ staffLanguage: undefined }, site), localeOf({}, site));
});

test('every phrase of the command line exists in both languages, every reason for quarantine too', () => {
  assert.deepEqual(Object.keys(fr).sort(), Object.keys(en).sort());
  const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, text] of Object.entries(fr)) {
    const other = Object.entries(en).find(([name]) => name === key)?.[1] ?? '';
    assert.deepEqual(holes(text), holes(other), key);
  }
  for (const locale of ['fr', 'en'] as const)
    for (const signal of Object.keys(weights)) assert.ok(wordsIn(locale).t(`signal.${signal}`));
});

test('a mistyped command changes nothing, exits with 2 and says how to write it', async (t) => {
  const { data, shell } = await office(t);
  const reference = await store(data);
  const mistakes: [string[], RegExp][] = [
    [['lsit'], /no command “lsit”/],
    [['list', '--forms', 'x'], /no option --forms/],
    [['list', '--since'], /--since needs a value/],
    [['list', '--since', '2026-02-30'], /--since: this is not a day/],
    [['list', '--state', 'lost'], /--state: write accepted/],
    [['list', 'everything'], /one word too many/],
    [['show'], /one reference/],
    [['show', 'AAAA-AAAA-AAA'], /not a reference/],
    [['erase'], /references, or else --email/],
    [['erase', reference, '--email', 'a@example.org'], /references, or else --email/],
    [['erase', '--email', 'nobody'], /--email: this is not an address/],
    [['release'], /references, or else --reason/],
    [['release', '--reason', 'ugly'], /--reason: write honeypot/],
    [['test-mail', 'nobody'], /one address/],
    [['replay', '--sent'], /add --since/],
    [['export'], /Say the format/],
    [['export', 'xls'], /Say the format|not a reference/],
    [['late-code'], /name of one call/],
    [['late-code', 'demo-2026', '--hours', '0'], /--hours: write a whole number/],
    [['rotate-key'], /There is no key/],
  ];
  for (const [words, said] of mistakes) {
    const { code, out, err } = await shell.type(...words);
    assert.equal(code, 2, words.join(' '));
    assert.match(err, said, words.join(' '));
    assert.equal(out, '', words.join(' '));
  }
  assert.equal((await data.findByReference(reference))?.state, 'accepted');
});

test('a folder without a database is not taken for an empty one', onSqlite, async (t) => {
  const shell = await openShell(t, join(await temporaryFolder(t), 'elsewhere'));
  const { code, err } = await shell.type('reconcile');
  assert.equal(code, 1);
  assert.match(err, /DATA_DIR/);
  await assert.rejects(stat(shell.dataDir));
});

test('a program reads the list as one JSON object a line', async (t) => {
  const { data, shell } = await office(t, {}, ['smtp', 'webhook']);
  const dead = await store(data, { receivedAt: monday - 2 });
  await kill(data, dead);
  const held = await store(data, { ...spam, receivedAt: monday - 1, call: null });
  const { code, out } = await shell.type('list', '--json');
  assert.equal(code, 0);
  const delivery = { state: 'dead' as const, attempts: 10, lastError: '550 no such mailbox' };
  assert.deepEqual(linesOf(out), [
    {
      reference: dead,
      form: 'application',
      call: 'demo-2026',
      receivedAt: '2026-03-02T14:59:59.998Z',
      state: 'accepted',
      deliveries: [
        { channel: 'smtp', ...delivery },
        { channel: 'webhook', ...delivery },
      ],
    },
    {
      reference: held,
      form: 'application',
      call: null,
      receivedAt: '2026-03-02T14:59:59.999Z',
      state: 'quarantined',
      deliveries: [],
    },
  ]);
});

test('the list can be narrowed by form, call, state and time, and is whole beyond one page of the database', async (t) => {
  const { data, shell } = await office(t);
  // Many at the same instant, so that pages are cut between equal times.
  const all = await Promise.all(
    Array.from({ length: 1_203 }, (_, number) =>
      store(data, { receivedAt: monday + Math.floor(number / 700) }),
    ),
  );
  const seen = linesOf((await shell.type('list', '--json')).out).map(({ reference }) => reference);
  assert.deepEqual(seen.toSorted(), all.toSorted());
  const other = await store(data, { ...spam, call: 'other', receivedAt: Date.UTC(2026, 2, 4, 18) });
  const narrowed = async (...words: string[]) =>
    linesOf((await shell.type('list', '--json', ...words)).out).length;
  assert.equal(await narrowed('--call', 'other'), 1);
  assert.equal(await narrowed('--state', 'quarantined'), 1);
  assert.equal(await narrowed('--form', 'question'), 0);
  assert.equal(await narrowed('--since', '2026-03-03'), 1);
  assert.equal(await narrowed('--until', '2026-03-02'), 1_203);
  assert.equal(await narrowed('--since', '2026-03-04', '--until', '2026-03-04'), 1);
  assert.equal(await narrowed('--since', '2026-03-04T18:30:00Z'), 0);
  assert.match((await shell.type('list', '--call', 'other')).out, new RegExp(`${other} .*quarantined`));
});

test('a person who is sent to the list by an alarm reads the cause below it, once for all that it concerns', async (t) => {
  const { data, shell } = await office(t, { STAFF_LANGUAGE: 'fr' }, ['smtp']);
  const [first, second, waiting] = [await store(data), await store(data), await store(data)];
  await store(data);
  await kill(data, first);
  await kill(data, second);
  await data.db
    .updateTable('outbox')
    .set({ attempts: 1, last_error: '451 4.3.0 later' })
    .where('reference', '=', waiting)
    .execute();
  const { strings } = siteFixture().locales.fr;
  for (const alarm of ['pending', 'dead'])
    assert.match(strings[`mail.alarm.${alarm}.text`] ?? '', /lisez la cause[^]* applications -- list/);
  const { out } = await shell.type('list');
  // They came at the same instant: then references tell the order.
  const listedFirst = [first, second].toSorted()[0] ?? '';
  const end = out.split('\n').slice(-4).join('\n').replaceAll('\u00a0', ' ');
  assert.equal(
    end,
    [
      'Ce qui n’est pas transmis, et pourquoi :',
      `  courriel abandonné : 550 no such mailbox (2 candidatures, dont ${listedFirst})`,
      `  courriel en attente : 451 4.3.0 later (${waiting})`,
      '',
    ].join('\n'),
  );
});

test('an application is shown under its own questions, in the reader’s language, with its files', async (t) => {
  const { data, shell } = await office(t, { STAFF_LANGUAGE: 'fr' });
  const reference = await store(data, { files: [deck, { ...deck, content: Buffer.from('%PDF second') }] });
  const { code, out } = await shell.type(
    'show',
    reference.toLowerCase().replaceAll('-', ' '),
    '--files',
    'copies',
  );
  assert.equal(code, 0);
  const order = ['Exemple Atelier 01', 'Un prototype qui fonctionne', 'Une question', 'personne@example.org'];
  assert.deepEqual(
    order.map((text) => out.indexOf(text)),
    order.map((text) => out.indexOf(text)).toSorted((a, b) => a - b),
  );
  assert.match(out, /Où en êtes-vous[^]*attention\s: ce PDF contient du code/);
  assert.deepEqual((await readdir(join(shell.cwd, 'copies'))).sort(), [
    '1-présentation.pdf',
    '2-présentation.pdf',
  ]);
  assert.equal(await readFile(join(shell.cwd, 'copies/2-présentation.pdf'), 'utf8'), '%PDF second');
  assert.equal((await stat(join(shell.cwd, 'copies/1-présentation.pdf'))).mode & 0o777, 0o600);
});

test('an applicant’s words cannot take over the terminal of a person who reads them', async (t) => {
  const { data, shell } = await office(t);
  const reference = await store(data, { unrecognised: { x: ['\u001b[2J\u009b31m\rgone\u202e'] } });
  const { out } = await shell.type('show', reference);
  assert.ok(out.includes('gone'));
  // eslint-disable-next-line no-control-regex
  assert.doesNotMatch(out, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('an unknown reference is said to be unknown, and is no success', async (t) => {
  const { data, shell } = await office(t);
  const reference = await store(data);
  const other = await office(t);
  for (const words of [['show'], ['release'], ['erase'], ['replay'], ['export', 'json']]) {
    const { code, err } = await other.shell.type(...words, reference);
    assert.equal(code, 1, words.join(' '));
    assert.match(err, /reference/, words.join(' '));
  }
  assert.equal((await shell.type('show', reference)).code, 0);
});

test('what is held back is forwarded once the staff release it, and only then', async (t) => {
  const { data, shell } = await office(t, {}, ['smtp', 'acknowledgement']);
  const reference = await store(data, spam);
  const { code, out } = await shell.type('release', reference);
  assert.equal(code, 0);
  assert.match(out, new RegExp(`${reference} is accepted`));
  const rows = await data.db.selectFrom('outbox').selectAll().orderBy('channel').execute();
  assert.deepEqual(
    rows.map((row) => [row.reference, row.channel, row.state, row.next_attempt_at]),
    ['acknowledgement', 'smtp'].map((channel) => [reference, channel, 'pending', shell.clock.now]),
  );
  const again = await shell.type('release', reference);
  assert.equal(again.code, 1);
  assert.match(again.err, /it is accepted/);
  assert.equal((await data.db.selectFrom('outbox').selectAll().execute()).length, 2);
});

test('dead deliveries are put back in the queue with their identity; a dry run only reports', async (t) => {
  const { data, shell } = await office(t);
  const [old, recent, sent] = [
    await store(data, { receivedAt: monday - 86_400_000 }),
    await store(data),
    await store(data),
  ];
  await kill(data, old);
  await kill(data, recent);
  await data.db.updateTable('outbox').set({ state: 'sent' }).where('reference', '=', sent).execute();
  const before = await data.db.selectFrom('outbox').select(['id', 'reference']).execute();

  const dry = await shell.type('replay', '--since', '2026-03-02', '--dry-run');
  assert.match(dry.out, new RegExp(`^${recent} +file\n1 delivery would`));
  const dead = () => data.db.selectFrom('outbox').select('reference').where('state', '=', 'dead').execute();
  assert.equal((await dead()).length, 2);

  assert.equal((await shell.type('replay', '--since', '2026-03-02')).code, 0);
  assert.deepEqual(
    (await dead()).map(({ reference }) => reference),
    [old],
  );
  const row = await data.db
    .selectFrom('outbox')
    .selectAll()
    .where('reference', '=', recent)
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    [row.state, row.attempts, row.next_attempt_at, row.last_error],
    ['pending', 0, shell.clock.now, null],
  );
  assert.match((await shell.type('replay', sent)).err, /--sent/);
  await shell.type('replay', sent, '--sent');
  const after = await data.db.selectFrom('outbox').select(['id', 'reference']).execute();
  assert.deepEqual(after, before);
  assert.equal(
    (await data.db.selectFrom('outbox').selectAll().where('state', '=', 'pending').execute()).length,
    2,
  );
});

test('a person who replays what was dead for days is not told a moment later that it has been waiting for too long', async (t) => {
  const { data, shell } = await office(t);
  await kill(data, await store(data, { receivedAt: monday - 5 * 86_400_000 }));
  await shell.type('replay');
  const alarms = (later: number) =>
    findAlarms(data.db, { now: shell.clock.now + later, isDiskLow: false, freeMegabytes: 0 });
  assert.deepEqual(await alarms(15 * 60_000), []);
  assert.deepEqual(await alarms(15 * 60_000 + 1), [{ name: 'pending', channel: 'file', count: 1 }]);
});

test('what waits hours for its next attempt is tried at once when the staff have fixed the cause', async (t) => {
  const { data, shell } = await office(t);
  const [waiting, fresh, leased] = [await store(data), await store(data), await store(data)];
  const later = shell.clock.now + 20_000_000;
  const set = (reference: string, leased_until: number | null) =>
    data.db
      .updateTable('outbox')
      .set({ attempts: 5, next_attempt_at: later, leased_until, last_error: '451' })
      .where('reference', '=', reference)
      .execute();
  await set(waiting, null);
  await set(leased, shell.clock.now + 60_000);
  const { out } = await shell.type('replay');
  assert.match(out, new RegExp(`^${waiting} +file\n1 delivery put back`));
  const rows = await data.db
    .selectFrom('outbox')
    .select(['reference', 'attempts', 'next_attempt_at'])
    .execute();
  const of = (reference: string) => rows.find((row) => row.reference === reference);
  assert.deepEqual([of(waiting)?.attempts, of(waiting)?.next_attempt_at], [0, shell.clock.now]);
  assert.deepEqual([of(leased)?.attempts, of(fresh)?.next_attempt_at], [5, monday]);
});

test('when the staff’s mailbox was lost, applicants are not written to a second time', async (t) => {
  const { data, shell } = await office(t, {}, ['smtp', 'acknowledgement']);
  await store(data);
  await data.db.updateTable('outbox').set({ state: 'sent' }).execute();
  await shell.type('replay', '--since', '2026-03-01', '--sent');
  const rows = await data.db.selectFrom('outbox').select(['channel', 'state']).orderBy('channel').execute();
  assert.deepEqual(
    rows.map(({ channel, state }) => [channel, state]),
    [
      ['acknowledgement', 'sent'],
      ['smtp', 'pending'],
    ],
  );
});

test('a person who asks to be erased is, by address or by reference, and the counts still balance', async (t) => {
  const { data, shell } = await office(t);
  const mine = await store(data, { answers: { email: 'Moi@example.org' }, files: [deck] });
  const other = await store(data, { answers: { email: 'autre@example.org' } });
  const mailDir = join(shell.dataDir, 'mail');
  await mkdir(mailDir);
  await writeFile(join(mailDir, `${mine}.eml`), 'Moi@example.org');

  const dry = await shell.type('erase', '--email', 'moi@example.org', '--dry-run');
  assert.match(dry.out, new RegExp(`^${mine}\n1 application would`));
  assert.equal((await data.findByReference(mine))?.state, 'accepted');

  assert.equal((await shell.type('erase', '--email', 'moi@example.org')).code, 0);
  assert.equal((await data.findByReference(mine))?.state, 'erased');
  assert.equal((await data.findByReference(other))?.state, 'accepted');
  assert.deepEqual(await readdir(mailDir), []);
  assert.equal((await shell.type('reconcile')).code, 0);
  const again = await shell.type('erase', mine);
  assert.deepEqual([again.code, again.out.includes('0 applications erased')], [0, true]);
  assert.match((await shell.type('show', mine)).out, /State: erased/);
});

test('a person who erases someone is told which messages could not be removed, and that it is not done', async (t) => {
  const { data, shell } = await office(t);
  const mine = await store(data, { answers: { email: 'moi@example.org' } });
  const mailDir = join(shell.dataDir, 'mail');
  // Unreadable no matter who runs the test: root may read every folder.
  await writeFile(mailDir, 'not a folder');

  const failed = await shell.type('erase', mine);
  assert.equal(failed.code, 1);
  assert.doesNotMatch(failed.out, /application erased/);
  assert.ok(failed.err.includes(mailDir), failed.err);
  assert.match(failed.err, /not done/);
  assert.equal((await data.findByReference(mine))?.state, 'erased');

  await rm(mailDir);
  assert.equal((await shell.type('erase', mine)).code, 0);
});

test('a late code comes with the address to send to the person, in each language of the call', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir, { channels: ['file'] });
  const publications = join(dataDir, 'publications');
  await mkdir(join(publications, 'one', 'client'), { recursive: true });
  const durations = { publishedAt: '2026-03-01T00:00:00Z', durationMs: 1 };
  await writeLive(publications, {
    id: 'one',
    number: 0,
    ...durations,
    contentDigest: 'a',
    codeDigest: 'b',
    isSearchBehind: false,
    contract: '',
    warnings: [],
  });
  await writeFile(join(publications, 'one', 'client', 'site.json'), JSON.stringify(siteFixture()));
  const shell = await openShell(t, dataDir, { SITE_URL: 'https://passerelle.example' });
  const { out, err } = await shell.type('late-code', 'spring');
  const [code = '', ...addresses] = out
    .trim()
    .split('\n')
    .map((line) => line.trim());
  assert.deepEqual(addresses, [
    `https://passerelle.example/fr/candidater/printemps/formulaire/?code=${code}`,
    `https://passerelle.example/en/apply/spring/form/?code=${code}`,
  ]);
  assert.match(err, /Send the person the address in their language/);
  assert.match((await shell.type('late-code', '--help')).out, /the address to send to that person/);
});

test('a late code is printed on a line of its own, so that it can be copied, and opens its call for as long as was said', async (t) => {
  const { data, shell } = await office(t);
  const { code, out, err } = await shell.type('late-code', 'demo-2026', '--hours', '2', '--count', '3');
  assert.equal(code, 0);
  // Below each stand the addresses to send, where a site was published or built on this machine.
  const codes = out.split('\n').filter((line) => /^\S/.test(line));
  assert.equal(new Set(codes).size, 3);
  assert.match(err, /write them down/);
  const at = (now: number) =>
    isLateCodeValid(data.db, { code: codes[2] ?? '', call: 'demo-2026', now: shell.clock.now + now });
  assert.deepEqual([await at(7_199_999), await at(7_200_000)], [true, false]);
});

test('the summary reports what came, what waits, what failed and what is held back, and no answer', async (t) => {
  const { data, shell } = await office(t);
  await store(data, { receivedAt: monday - 5 * 86_400_000 });
  await store(data);
  await kill(data, await store(data));
  const held = await store(data, { signals: ['honeypot', 'links'] });
  const { code, out } = await shell.type('digest');
  assert.equal(code, 0);
  assert.match(out, /3 applications received/);
  assert.match(out, /Pending \(file\): 2, the oldest since February\s25, 2026/);
  assert.match(out, /Given up after several attempts \(file\): 1/);
  assert.match(out, new RegExp(`${held}  2026-03-02 .*hidden field filled in, many links`));
  assert.doesNotMatch(out, /Exemple Atelier|example\.org/);
});

test('a change of key is one command; without the key nothing is shown, and it is said which is missing', async (t) => {
  const key = randomBytes(32).toString('base64');
  const { data, shell } = await office(t);
  const reference = await store(data);
  const withKey = await openShell(t, shell.dataDir, { DATA_KEY: key });
  const changed = await withKey.type('rotate-key');
  // The application, and the server's own key for notices.
  assert.deepEqual([changed.code, changed.out], [0, '2 items encrypted with the current key.\n']);
  assert.match((await withKey.type('show', reference)).out, /Exemple Atelier 01/);
  const without = await shell.type('show', reference);
  assert.deepEqual([without.code, without.out], [1, '']);
  assert.match(without.err, /DATA_KEY_OLD/);
  const back = await openShell(t, shell.dataDir, { DATA_KEY_OLD: key });
  // And the key that hides digests, which was encrypted as soon as there was a key.
  assert.match((await back.type('rotate-key')).out, /3 items decrypted/);
  assert.equal((await shell.type('show', reference)).code, 0);
});
