import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { readActivity } from '../../src/server/accounts/activity.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { openOffice, signInWith, type Office } from '../support/accounts.ts';
import { applicationIn, listIn, listPath, pathOf, staffIn } from '../support/staff-page.ts';
import { anApplication, monday, store as storeOne } from '../support/stored.ts';

const pdf = (text: string) => Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`);
const deck = (name = 'projet.pdf', content = pdf('deck')) => ({ field: 'pitchDeck', name, content });

const { answers } = anApplication();

/** Applications of three people to two calls, the newest last. */
async function receive({ store }: Office) {
  const ann = await storeOne(store, {
    answers: { ...answers, companyName: 'Atelier Noé', contactName: 'Ann Roy', email: 'ann@example.org' },
    receivedAt: monday,
    files: [deck()],
  });
  const bob = await storeOne(store, {
    answers: { ...answers, companyName: 'Forge', contactName: 'Bob Lee', email: 'bob@example.org' },
    receivedAt: monday + 1_000,
    locale: 'en',
    call: 'spring',
  });
  const spam = await storeOne(store, {
    answers: { ...answers, companyName: 'Pub', contactName: 'Zed', email: 'zed@example.org' },
    receivedAt: monday + 2_000,
    signals: ['honeypot'],
  });
  return { ann, bob, spam };
}

const namesOf = async (t: TestContext) => {
  const office = await openOffice(t);
  const received = await receive(office);
  const staff = await staffIn(office);
  const found = async (query: string) => (await staff.list(query)).rows.map(({ name }) => name);
  return { office, received, staff, found };
};

await test('the staff find applications by what the address says, the newest first', async (t) => {
  const { found, received } = await namesOf(t);
  assert.deepEqual(await found(''), ['Pub', 'Forge', 'Atelier Noé']);
  assert.deepEqual(await found('?text=noe'), ['Atelier Noé'], 'a name without its accents');
  assert.deepEqual(await found('?text=bob%40example.org'), ['Forge']);
  assert.deepEqual(await found(`?text=${received.spam.toLowerCase().replaceAll('-', '')}`), ['Pub']);
  assert.deepEqual(await found('?call=spring'), ['Forge']);
  assert.deepEqual(await found('?language=en'), ['Forge']);
  assert.deepEqual(await found('?state=quarantined'), ['Pub']);
  assert.deepEqual(await found('?delivery=waiting'), ['Forge', 'Atelier Noé']);
  assert.deepEqual(await found('?delivery=dead'), []);
  assert.deepEqual(await found('?form=application&state=accepted&text=atelier'), ['Atelier Noé']);
  assert.deepEqual(await found('?state=nonsense&language=xx'), ['Pub', 'Forge', 'Atelier Noé']);
});

await test('a row says what someone should look at, and a page in the other language keeps the filters', async (t) => {
  const { staff, office } = await namesOf(t);
  const flagged = deck('code.pdf', pdf('/JavaScript'));
  await storeOne(office.store, { receivedAt: monday + 5_000, files: [flagged, deck()] });
  const [row] = (await staff.list()).rows;
  assert.equal(row?.files, 2);
  assert.deepEqual(
    row.badges.map(({ label }) => label),
    ['a file to look at', 'a delivery pending'],
  );
  const { alternates } = await staff.list('?state=quarantined&text=pub');
  assert.equal(alternates.fr, '/admin/candidatures/?text=pub&state=quarantined');
});

await test('a person who applied twice for a call is marked, on the list and on the page, where the other one is named', async (t) => {
  const { staff, office, received } = await namesOf(t);
  const again = await storeOne(office.store, {
    answers: { ...answers, contactName: 'Ann R.', email: 'ANN@example.org' },
    receivedAt: monday + 60_000,
  });
  await storeOne(office.store, { answers: { ...answers, email: 'ann@example.org' }, call: 'spring' });
  const marked = (await staff.list()).rows.filter(({ badges }) =>
    badges.some(({ label }) => label === 'possible duplicate'),
  );
  assert.deepEqual(
    marked.map(({ reference }) => reference),
    [again, received.ann],
  );
  const { similar } = await staff.read(received.ann);
  assert.deepEqual(
    similar.list.map(({ reference }) => reference),
    [again],
  );
  assert.ok(similar.isWhole);
  assert.deepEqual((await staff.read(received.bob)).similar.list, []);
});

await test('no page is left out or shown twice where applications came in the same millisecond', async (t) => {
  const office = await openOffice(t);
  const stored = new Set<string>();
  for (let count = 0; count < 120; count += 1) stored.add(await storeOne(office.store));
  const staff = await staffIn(office);
  const seen: string[] = [];
  let page = await staff.list();
  for (;;) {
    seen.push(...page.rows.map(({ reference }) => reference));
    if (page.older === null) break;
    page = listIn(await staff.browser.get(page.older));
  }
  assert.equal(seen.length, 120);
  assert.deepEqual(new Set(seen), stored);
});

await test('a search that takes long says how far back it has looked, and goes on from there', async (t) => {
  const { staff, office } = await namesOf(t);
  for (let count = 1; count <= 110; count += 1)
    await storeOne(office.store, { receivedAt: monday + 10_000 + count });
  let looks = 0;
  // Each look at the clock finds that half a second has gone by.
  Object.defineProperty(office.clock, 'elapsed', { get: () => (looks += 500) });
  const first = await staff.list('?text=noe');
  assert.deepEqual(first.rows, []);
  assert.equal(first.looked?.count, 100);
  const second = listIn(await staff.browser.get(first.older ?? ''));
  assert.deepEqual(
    second.rows.map(({ name }) => name),
    ['Atelier Noé'],
  );
  assert.equal(second.looked, null);
});

await test('an application is read as the applicant saw it, in their language, whatever the language of the page', async (t) => {
  const { staff, received } = await namesOf(t);
  const page = await staff.read(received.ann);
  assert.equal(page.language, 'fr');
  const labels = page.sections.flatMap((section) => section.answers.map(({ label }) => label));
  assert.ok(
    labels.some((label) => /entreprise/i.test(label)),
    labels.join(),
  );
  assert.ok(page.sections.some((section) => section.answers.some(({ text }) => text === 'Atelier Noé')));
  assert.deepEqual(
    page.files.map(({ name, type, size }) => [name, type, size]),
    [['projet.pdf', 'PDF', '1\u00A0KB']],
  );
  assert.equal(page.deliveries[0]?.outcome, 'pending');
  assert.equal((await staff.read(received.bob)).language, 'en');
});

await test('a file is handed out to be saved and never shown, under the name it came with', async (t) => {
  const { staff, office } = await namesOf(t);
  const name = 'a"b\r\n‮fdp.exe<script>.pdf';
  const reference = await storeOne(office.store, { files: [deck(name, pdf('<script>'))] });
  const [file] = (await staff.read(reference)).files;
  assert.ok(file && !/[‮\r\n]/.test(file.name), 'nothing turns the name round');
  const answer = await staff.browser.get(file.href);
  assert.equal(answer.status, 200);
  assert.match(answer.text, /^%PDF-1\.4/);
  const header = (one: string) => answer.headers.get(one) ?? '';
  assert.match(
    header('content-disposition'),
    /^attachment; filename="document"; filename\*=UTF-8''[\w%.-]+$/,
  );
  assert.equal(header('content-type'), 'application/octet-stream');
  assert.equal(header('x-content-type-options'), 'nosniff');
  assert.match(header('content-security-policy'), /default-src 'none'; sandbox/);
  assert.match(header('cache-control'), /no-store/);
});

await test('a note is sealed like an answer, shown to the staff, and deleted by its writer alone', async (t) => {
  const vault = createVault(Buffer.alloc(32, 7).toString('base64'));
  const office = await openOffice(t, { vault });
  const reference = await storeOne(office.store);
  const [sam, kim] = [await staffIn(office), await staffIn(office, 'kim@example.org')];
  const path = pathOf(reference);
  const written = await sam.send(path, ['action', 'note'], ['note', 'CANARY\r\nof Sam']);
  assert.equal(written.status, 303);
  const [note] = (await kim.read(reference)).notes;
  assert.equal(note?.text, 'CANARY\nof Sam');
  assert.equal(note.author, 'sam@example.org');
  const [row] = await office.store.db.selectFrom('staff_notes').select('text').execute();
  assert.ok(row && !Buffer.from(row.text).includes('CANARY'));
  assert.equal((await kim.send(path, ['action', 'delete-note'], ['id', note.id])).status, 422);
  assert.equal((await sam.send(path, ['action', 'delete-note'], ['id', note.id])).status, 303);
  assert.deepEqual((await kim.read(reference)).notes, []);
});

await test('a note that is empty or too long is refused, and what was typed stays', async (t) => {
  const { staff, received } = await namesOf(t);
  const refused = await staff.send(pathOf(received.ann), ['action', 'note'], ['note', 'é'.repeat(4_001)]);
  assert.equal(refused.status, 422);
  const page = applicationIn(refused);
  assert.match(page.problem ?? '', /longer than 4000/);
  assert.equal(page.typedNote.length, 4_001);
  assert.equal((await staff.send(pathOf(received.ann), ['action', 'note'], ['note', ' '])).status, 422);
  assert.equal(
    (await staff.send(pathOf(received.ann), ['action', 'note'], ['note', 'é'.repeat(4_000)])).status,
    303,
  );
});

await test('what was held back is released from the list, once', async (t) => {
  const { staff, received, office } = await namesOf(t);
  const chosen: [string, string][] = [
    ['action', 'release'],
    ['reference', received.spam],
    ['reference', received.ann],
  ];
  assert.deepEqual(listIn(await staff.send(listPath, ...chosen)).done, [
    '1 application released. It is forwarded within a minute.',
  ]);
  const deliveries = await office.store.db
    .selectFrom('outbox')
    .selectAll()
    .where('reference', '=', received.spam)
    .execute();
  assert.equal(deliveries.length, 1);
  assert.deepEqual(listIn(await staff.send(listPath, ...chosen)).done, [
    '0 applications released. They are forwarded within a minute.',
  ]);
  assert.equal((await staff.send(listPath, ['action', 'release'])).status, 422);
});

await test('what failed is forwarded again; what was delivered is not', async (t) => {
  const { staff, received, office } = await namesOf(t);
  const { db } = office.store;
  await db
    .updateTable('outbox')
    .set({ state: 'dead', attempts: 9, last_error: '550' })
    .where('reference', '=', received.ann)
    .execute();
  await db
    .updateTable('outbox')
    .set({ state: 'sent', finished_at: monday })
    .where('reference', '=', received.bob)
    .execute();
  assert.deepEqual(
    (await staff.list('?delivery=dead')).rows.map(({ name }) => name),
    ['Atelier Noé'],
  );
  assert.deepEqual(
    (await staff.list('?delivery=forwarded')).rows.map(({ name }) => name),
    ['Forge'],
  );
  assert.equal((await staff.read(received.ann)).canReplay, true);
  const page = applicationIn(await staff.send(pathOf(received.ann), ['action', 'replay']));
  assert.match(page.done[0] ?? '', /^1 delivery put back/);
  assert.deepEqual(
    page.deliveries.map(({ outcome }) => outcome),
    ['pending'],
  );
  assert.match(
    listIn(await staff.send(listPath, ['action', 'replay'], ['reference', received.bob])).done[0] ?? '',
    /^0 /,
  );
});

await test('erasing asks once more; then answers, files and notes are gone, and the counts stay', async (t) => {
  const { staff, received, office } = await namesOf(t);
  const path = pathOf(received.ann);
  await staff.send(path, ['action', 'note'], ['note', 'to be gone']);
  const [file] = (await staff.read(received.ann)).files;
  assert.equal(applicationIn(await staff.send(path, ['action', 'erase'])).step, 'erase');
  assert.equal(
    applicationIn(await staff.send(path, ['action', 'erase'], ['confirmed', received.bob])).step,
    'erase',
  );
  assert.equal((await staff.read(received.ann)).state, 'accepted');
  const page = applicationIn(await staff.send(path, ['action', 'erase'], ['confirmed', received.ann]));
  assert.equal(page.state, 'erased');
  assert.match(page.done.join(' '), /answers, files and notes/);
  assert.deepEqual([page.sections, page.files, page.notes], [[], [], []]);
  assert.deepEqual(await office.store.db.selectFrom('staff_notes').selectAll().execute(), []);
  assert.equal((await staff.browser.get(file?.href ?? '')).status, 404);
  const { count } = await office.store.db
    .selectFrom('received')
    .select(({ fn }) => fn.sum<number>('count').as('count'))
    .executeTakeFirstOrThrow();
  assert.equal(count, 3);
  assert.equal((await staff.send(path, ['action', 'note'], ['note', 'too late'])).status, 422);
});

await test('late codes are shown once, with the addresses to send', async (t) => {
  const { staff } = await namesOf(t);
  const page = listIn(
    await staff.send(listPath, ['action', 'late-code'], ['call', 'spring'], ['hours', '24'], ['count', '2']),
  );
  assert.equal(page.lateCodes?.codes.length, 2);
  const [first] = page.lateCodes.codes;
  assert.match(first?.code ?? '', /^(?:\w{4}-){3}\w{4}$/);
  assert.ok(
    first?.addresses.every(
      (address) => address.startsWith('https://site.example/') && address.includes(first.code),
    ),
  );
  assert.equal((await staff.list()).lateCodes, null);
  for (const [call, hours] of [
    ['nowhere', '24'],
    ['spring', '0'],
    ['spring', '99999'],
  ] as const) {
    const refused = await staff.send(
      listPath,
      ['action', 'late-code'],
      ['call', call],
      ['hours', hours],
      ['count', '1'],
    );
    assert.equal(refused.status, 422);
  }
});

await test('an export holds what the filters select, notes too, and runs no formula', async (t) => {
  const { staff, office, received } = await namesOf(t);
  await storeOne(office.store, {
    receivedAt: monday + 9_000,
    locale: 'en',
    call: 'spring',
    answers: { ...answers, companyName: '=HYPERLINK("x")' },
  });
  await staff.send(pathOf(received.bob), ['action', 'note'], ['note', 'well met']);
  const csv = await staff.send(`${listPath}?call=spring`, ['action', 'export'], ['format', 'csv']);
  assert.match(
    csv.headers.get('content-disposition') ?? '',
    /^attachment; filename="applications-[\d-]+\.csv"/,
  );
  assert.ok(csv.text.includes(`"'=HYPERLINK(""x"")"`), csv.text);
  assert.ok(csv.text.includes(received.bob) && !csv.text.includes(received.ann));
  const json = JSON.parse(
    (await staff.send(`${listPath}?text=bob`, ['action', 'export'], ['format', 'json'])).text,
  ) as { reference: string; notes: { text: string }[] }[];
  assert.deepEqual(
    json.map(({ reference, notes }) => [reference, notes[0]?.text]),
    [[received.bob, 'well met']],
  );
  const zip = await staff.send(listPath, ['action', 'export'], ['format', 'zip']);
  assert.ok(zip.text.startsWith('PK') && zip.text.includes('projet.pdf'));
  assert.deepEqual(office.faults, []);
});

await test('every reading is in the record before anything is shown: lists, pages, files and exports', async (t) => {
  const { staff, office, received } = await namesOf(t);
  await staff.list('?text=noe&call=demo-2026');
  const page = await staff.read(received.ann);
  await staff.browser.get(page.files[0]?.href ?? '');
  await staff.send(`${listPath}?call=spring`, ['action', 'export'], ['format', 'csv']);
  const lines = (await readActivity(office.store.db, 4)).map(
    ({ actor, action, subject }) => `${actor} ${action} ${subject}`,
  );
  assert.deepEqual(lines, [
    `sam@example.org applications-exported ${received.bob}`,
    `sam@example.org application-file-read ${received.ann}, pitchDeck`,
    `sam@example.org application-read ${received.ann}`,
    'sam@example.org applications-listed call=demo-2026, text=…',
  ]);
  const { history } = await staff.read(received.ann);
  assert.deepEqual(
    history.map(({ action }) => action),
    ['application-read', 'application-file-read', 'application-read'],
  );
});

await test('where the record cannot be written, nothing is shown', async (t) => {
  const { staff, office, received } = await namesOf(t);
  const { files } = await staff.read(received.ann);
  await office.store.db.schema.alterTable('activity').renameTo('gone').execute();
  for (const path of [listPath, pathOf(received.ann), files[0]?.href ?? '']) {
    const answer = await staff.browser.get(path);
    assert.equal(answer.status, 500);
    assert.ok(!/Atelier|%PDF/.test(answer.text));
  }
});

await test('editors, publishers, reviewers, administrators and strangers see no application, by any address or form', async (t) => {
  const { staff, office, received } = await namesOf(t);
  const { files } = await staff.read(received.ann);
  const file = files[0]?.href ?? '';
  const addresses = ['en', 'fr'].flatMap((locale) => {
    const list = locale === 'en' ? listPath : '/admin/candidatures/';
    const segment = locale === 'en' ? 'files' : 'fichiers';
    const id = file.split('/').at(-1) ?? '';
    return [list, `${list}?text=noe`, `${list}${received.ann}/`, `${list}${received.ann}/${segment}/${id}`];
  });
  const forms = ['export', 'release', 'replay', 'late-code', 'erase', 'note', 'delete-note'];
  for (const role of ['editor', 'publisher', 'reviewer', 'admin'] as const) {
    await office.hire(`${role}@example.org`, [role]);
    const browser = await signInWith(office, `${role}@example.org`);
    const { formToken } = await tokenOf(browser);
    for (const path of addresses) {
      const answer = await browser.get(path);
      assert.equal(answer.status, 404, `${role} ${path}`);
      assert.ok(!/Atelier|Ann Roy|%PDF/.test(answer.text));
    }
    for (const action of forms)
      for (const path of [listPath, pathOf(received.ann)]) {
        const values = {
          token: formToken,
          action,
          format: 'csv',
          reference: received.ann,
          confirmed: received.ann,
          note: 'x',
          call: 'demo-2026',
          hours: '1',
          count: '1',
        };
        const answer = await browser.post(path, values);
        assert.equal(answer.status, 404, `${role} ${action} ${path}`);
        assert.ok(!/Atelier|Ann Roy/.test(answer.text));
      }
  }
  const stranger = office.browser();
  for (const path of addresses) {
    const answer = await stranger.get(path);
    assert.equal(answer.status, 303);
    assert.match(answer.location, /^\/admin\/(?:sign-in|connexion)\//);
  }
  assert.equal((await staff.read(received.ann)).state, 'accepted');
  const actors = new Set(
    (await readActivity(office.store.db, 1_000))
      .filter(({ action }) => action.startsWith('application'))
      .map(({ actor }) => actor),
  );
  assert.deepEqual(actors, new Set(['sam@example.org']));
});

await test('the file of one application is not found under another', async (t) => {
  const { staff, received } = await namesOf(t);
  const [file] = (await staff.read(received.ann)).files;
  const href = file?.href.replace(received.ann, received.bob) ?? '';
  assert.equal((await staff.browser.get(href)).status, 404);
  assert.equal((await staff.browser.get(pathOf('7KCM-3WXH-J4P'))).status, 404);
  assert.equal((await staff.browser.get(`${listPath}..%2F..%2Fetc/`)).status, 404);
});

await test('a form from another site changes nothing, and takes nothing out', async (t) => {
  const { staff, received, office } = await namesOf(t);
  const { formToken } = await staff.list();
  const values = { action: 'erase', confirmed: received.ann, format: 'json' };
  const attempts = [
    [values, {}],
    [{ ...values, token: 'A'.repeat(43) }, {}],
    [{ ...values, token: formToken }, { origin: 'https://evil.example' }],
  ] as const;
  for (const [sent, headers] of attempts)
    for (const action of ['erase', 'note', 'release', 'replay', 'export', 'late-code', 'delete-note'])
      for (const path of [listPath, pathOf(received.ann)]) {
        const answer = await staff.browser.post(path, { ...sent, action }, headers);
        assert.equal(answer.status, 403, `${action} ${path}`);
      }
  assert.equal((await staff.read(received.ann)).state, 'accepted');
  const json = JSON.stringify({ ...values, reference: received.ann, action: 'export' });
  for (const path of [listPath, pathOf(received.ann)]) {
    assert.equal((await staff.browser.postJson(path, json)).status, 415);
    const foreign = await staff.browser.postJson(path, json, { origin: 'https://evil.example' });
    assert.equal(foreign.status, 403);
  }
  assert.deepEqual(await office.store.db.selectFrom('late_codes').selectAll().execute(), []);
});

/** The hidden value of a person's forms, from the page of their account. */
async function tokenOf(browser: Awaited<ReturnType<typeof signInWith>>): Promise<{ formToken: string }> {
  const { text } = await browser.get('/admin/account/');
  return { formToken: /"formToken":"([\w-]+)"/.exec(text)?.[1] ?? '' };
}
