import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { changeRoles, disableAccount } from '../../src/server/accounts/accounts.ts';
import { endSessionsOf } from '../../src/server/accounts/sessions.ts';
import { createSignInLimit } from '../../src/server/accounts/sign-in-limit.ts';
import { linkIn, openOffice, signInWith } from '../support/accounts.ts';

const ann = 'ann@example.org';
/** Another code than the right one. */
const wrongFor = (code: string) => (code === '0000 0000' ? '1111 1111' : '0000 0000');

const mallory = 'https://evil.example';

await test('a mail scanner that opens links, runs scripts and presses buttons signs nobody in and uses nothing up', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email: ann });
  const { path } = linkIn(office.mail[0]);
  for (let visit = 0; visit < 20; visit += 1) {
    const scanner = office.browser();
    await scanner.get(path);
    for (const values of [{}, { code: '' }, { code: '   ' }]) {
      const pressed = await scanner.post(path, values);
      assert.equal(pressed.status, 422);
      assert.equal(scanner.cookies.has('__Host-passerelle-session'), false);
    }
  }
  assert.equal((await browser.post(path, {})).status, 303);
});

await test('a code that was guessed ten times on the page of its link is void, in every browser', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email: ann });
  const { path, code } = linkIn(office.mail[0]);
  const guesser = office.browser();
  for (let guess = 0; guess < 10; guess += 1)
    assert.match((await guesser.post(path, { code: wrongFor(code) })).text, /wrong-code/);
  assert.equal((await guesser.post(path, { code })).status, 410);
  assert.equal((await browser.post(path, {})).status, 410);
});

await test('a stranger who asks for a person’s links and types wrong codes neither signs in nor keeps the person out', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const stranger = office.browser();
  for (let count = 0; count < 12; count += 1) await stranger.post('/admin/sign-in/', { email: ann });
  const { path, code } = linkIn(office.mail.at(-1));
  for (let guess = 0; guess < 10; guess += 1)
    await stranger.post('/admin/sign-in/code/', { code: wrongFor(code) });
  assert.equal((await stranger.post('/admin/sign-in/code/', { code })).status, 422);
  // Ann gets no further message for now; those that she has open her account in her own browser.
  const own = office.browser();
  assert.equal((await own.post(path, { code })).status, 303);
});

await test('a browser’s code counts for the link that it asked for last, so that guesses at many people do not add up', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  await office.hire('bob@example.org', ['editor']);
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email: ann });
  office.clock.now += 1_000;
  await browser.post('/admin/sign-in/', { email: 'bob@example.org' });
  const [first, second] = office.mail.map(linkIn);
  assert.equal((await browser.post('/admin/sign-in/code/', { code: first?.code ?? '' })).status, 422);
  assert.equal((await browser.post('/admin/sign-in/code/', { code: second?.code ?? '' })).status, 303);
});

await test('after a hundred wrong codes in a day, codes of a person count on the pages of their links only', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  for (let round = 0; round < 10; round += 1) {
    office.clock.now += 61 * 60_000;
    const browser = office.browser();
    await browser.post('/admin/sign-in/', { email: ann });
    const { code } = linkIn(office.mail.at(-1));
    for (let guess = 0; guess < 10; guess += 1)
      await browser.post('/admin/sign-in/code/', { code: wrongFor(code) });
  }
  office.clock.now += 61 * 60_000;
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email: ann });
  const { path, code } = linkIn(office.mail.at(-1));
  assert.equal((await browser.post('/admin/sign-in/code/', { code })).status, 422);
  assert.equal((await browser.post(path, { code })).status, 303);
});

await test('who asks for a link cannot learn from the answer, or its time, which addresses have an account', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const asked = async (email: string) => {
    const browser = office.browser();
    const { status, location, text } = await browser.post('/admin/sign-in/', { email });
    const guesses = [];
    for (let guess = 0; guess < 11; guess += 1)
      guesses.push(await browser.post('/admin/sign-in/code/', { code: '123' }));
    return JSON.stringify([status, location, text, guesses.map((page) => [page.status, page.text])]);
  };
  assert.equal(await asked('nobody@example.org'), await asked(ann));
  assert.equal(office.mail.length, 1);
  const { asks } = office;
  assert.deepEqual(asks, ['after the answer', 'after the answer'], 'the database is asked later, for both');
});

await test('who types wrong codes cannot learn from how long that takes which addresses have an account', async (t) => {
  const waits: { ms: number; end: () => void }[] = [];
  const office = await openOffice(t, {
    wait: (ms) =>
      new Promise((resolve) => {
        waits.push({ ms, end: resolve });
      }),
  });
  await office.hire(ann, ['editor']);
  for (const email of [ann, 'nobody@example.org']) {
    const browser = office.browser();
    await browser.post('/admin/sign-in/', { email });
    let isAnswered = false;
    const code = wrongFor(linkIn(office.mail[0]).code);
    const guess = browser.post('/admin/sign-in/code/', { code }).finally(() => (isAnswered = true));
    // What the database is asked for is done with long before.
    for (let turn = 0; turn < 50; turn += 1) await setImmediate();
    assert.equal(isAnswered, false, email);
    waits.at(-1)?.end();
    assert.equal((await guess).status, 422);
  }
  assert.deepEqual(
    waits.map(({ ms }) => ms),
    [500, 500],
  );
});

await test('a stranger who asks for a person’s links all day has ten messages sent at once, then one an hour, each of which signs her in', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const from = office.clock.now;
  const minute = 60_000;
  for (let passed = 0; passed < 24 * 60; passed += 5) {
    office.clock.now = from + passed * minute;
    const sent = office.mail.length;
    assert.equal((await office.browser().post('/admin/sign-in/', { email: ann })).status, 303);
    await office.browser().post('/admin/sign-in/', { email: `nobody${passed}@example.org` });
    if (passed < 50 || office.mail.length === sent) continue;
    office.clock.now += 4 * minute;
    const { path, code } = linkIn(office.mail.at(-1));
    assert.equal((await office.browser().post(path, { code })).status, 303, 'the message is hers to use');
  }
  assert.ok(office.mail.length > 30, 'she waits for no more than an hour');
  assert.ok(office.mail.length <= 34, `${office.mail.length} messages`);
  const links = await office.store.db.selectFrom('one_time_links').selectAll().execute();
  assert.equal(links.length, office.mail.length, 'unknown addresses leave nothing behind');
  office.clock.now = from + 49 * 60 * minute;
  for (let count = 0; count < 3; count += 1) await office.browser().post('/admin/sign-in/', { email: ann });
  assert.equal(office.mail.length - links.length, 3, 'the next quiet day is as any other');
});

await test('a person whose links are used up by a stranger comes in by an invitation', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['editor']);
  for (let count = 0; count < 20; count += 1) await office.browser().post('/admin/sign-in/', { email: ann });
  const { path, code } = await office.invite(account);
  assert.equal((await office.browser().post(path, { code })).status, 303);
});

await test('a flood of forms behind a proxy that says nothing keeps nobody from signing in', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['editor']);
  for (let count = 0; count < 700; count += 1)
    await office.browser().post('/admin/sign-in/code/', { code: '1' });
  assert.equal((await office.browser().post('/admin/sign-in/', { email: ann })).status, 303);
  const { path, code } = await office.invite(account);
  assert.equal((await office.browser().post(path, { code })).status, 303);
});

await test('who asks for passkeys without end leaves nothing behind, and no made-up answer signs in', async (t) => {
  const office = await openOffice(t);
  const json = { 'content-type': 'application/json' };
  const browser = office.browser();
  for (let count = 0; count < 50; count += 1)
    assert.equal((await browser.post('/admin/passkeys/sign-in/options', {}, json)).status, 200);
  assert.equal((await browser.post('/admin/passkeys/sign-in/answer', {}, json)).status, 422);
  assert.equal(
    (await browser.post('/admin/passkeys/sign-in/options', {}, { ...json, origin: mallory })).status,
    403,
  );
  assert.deepEqual(await office.store.db.selectFrom('passkey_challenges').selectAll().execute(), []);
});

await test('a form that cannot be read asks again, and is no fault of the server', async (t) => {
  const office = await openOffice(t);
  const browser = office.browser();
  const headers = { 'content-type': 'multipart/form-data' };
  assert.equal((await browser.post('/admin/sign-in/', {}, headers)).status, 422);
  assert.equal((await browser.post('/admin/sign-in/code/', {}, headers)).status, 422);
  assert.equal((await browser.post(`/admin/sign-in/${'A'.repeat(22)}/`, {}, headers)).status, 410);
});

await test('a person without a role of the CMS cannot make the server read a body without bound', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['reviewer']);
  const browser = await signInWith(office, ann);
  for (const type of ['application/x-www-form-urlencoded; x=json', 'multipart/form-data; boundary=json']) {
    const answer = await browser.post('/admin/account/', { a: 'x'.repeat(20_000) }, { 'content-type': type });
    assert.equal(answer.status, 413, type);
  }
});

await test('a page that asks for the state of the publication keeps no session alive', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  for (let hour = 1; hour <= 11; hour += 1) {
    office.clock.now += 60 * 60_000;
    assert.equal(await office.accounts.isEditor(cookie), true);
  }
  office.clock.now += 2 * 60 * 60_000;
  assert.equal(await office.accounts.isEditor(cookie), false);
});

await test('a publisher whose account is closed while the body of a request comes publishes nothing any more', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['publisher']);
  const browser = await signInWith(office, ann);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  assert.equal((await office.accounts.editorNow(cookie)).isPublisher, true);
  await changeRoles(office.store.db, account, ['editor'], { actor: 'server', now: office.clock.now });
  assert.equal((await office.accounts.editorNow(cookie)).isPublisher, false);
  await disableAccount(office.store.db, account, { actor: 'server', now: office.clock.now });
  await assert.rejects(office.accounts.editorNow(cookie), { code: 'signed-out' });
});

await test('who is signed out while a request of theirs comes slowly invites nobody any more, and adds no passkey', async (t) => {
  const office = await openOffice(t);
  const boss = await office.hire('boss@example.org', ['admin']);
  const thief = await signInWith(office, 'boss@example.org');
  const [, token = ''] = /"formToken":"([^"]+)"/.exec((await thief.get('/admin/people/')).text) ?? [];
  const invitation = new URLSearchParams({ token, action: 'invite', email: 'mallory@evil.example' });
  invitation.append('role', 'admin');
  const type = 'application/x-www-form-urlencoded';
  const invite = thief.postSlowly('/admin/people/', invitation.toString(), type);
  const add = thief.postSlowly('/admin/passkeys/new/answer', '{}', 'application/json');
  // Both requests are in, and wait for the rest.
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  await endSessionsOf(office.store.db, boss.id);
  assert.equal((await invite.end()).status, 303);
  assert.equal((await add.end()).status, 401);
  assert.equal((await office.store.db.selectFrom('accounts').selectAll().execute()).length, 1);
});

await test('a page of another site cannot sign a person in, out, or change accounts (CSRF)', async (t) => {
  const office = await openOffice(t);
  const boss = 'boss@example.org';
  await office.hire(boss, ['admin', 'publisher']);
  const victim = await signInWith(office, boss);
  const [, token = ''] = /"formToken":"([^"]+)"/.exec((await victim.get('/admin/people/')).text) ?? [];
  const requests: [string, Record<string, string>][] = [
    ['/admin/sign-in/', { email: boss }],
    ['/admin/account/', { action: 'everywhere' }],
    ['/admin/people/', { action: 'invite', email: 'mallory@evil.example', role: 'admin' }],
    ['/admin/api/v1', {}],
  ];
  for (const [path, values] of requests) {
    for (const headers of [
      { origin: mallory },
      { origin: 'null' },
      { origin: 'https://site.example.evil.example' },
    ])
      assert.equal((await victim.post(path, { token, ...values }, headers)).status, 403, path);
    const simple = await victim.post(path, values, { origin: mallory, 'content-type': 'text/plain' });
    assert.equal(simple.status, 403, path);
  }
  // With the right origin, but without the hidden value of the session's own forms.
  for (const [path, values] of requests.slice(1, 3)) {
    assert.equal((await victim.post(path, values)).status, 403, path);
    assert.equal((await victim.post(path, { ...values, token: 'x' })).status, 403, path);
    // What is read as a form by the platform, or by nobody, under another name.
    for (const type of [
      'text/x, application/x-www-form-urlencoded',
      'application/json, application/x-www-form-urlencoded',
      'application/json;, application/x-www-form-urlencoded',
      'text/x',
    ])
      assert.equal(
        (await victim.post(path, values, { 'content-type': type })).status,
        403,
        `${path} ${type}`,
      );
  }
  assert.equal((await office.store.db.selectFrom('accounts').selectAll().execute()).length, 1);
  assert.equal((await victim.get('/admin/account/')).status, 200);
});

await test('a session that a stranger planted in a browser is worth nothing after the sign-in (fixation)', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = office.browser();
  const planted = 'A'.repeat(43);
  browser.cookies.set('__Host-passerelle-session', planted);
  await browser.post('/admin/sign-in/', { email: ann });
  await browser.post(linkIn(office.mail[0]).path, {});
  assert.notEqual(browser.cookies.get('__Host-passerelle-session'), planted);
  const stranger = office.browser();
  stranger.cookies.set('__Host-passerelle-session', planted);
  assert.equal((await stranger.get('/admin/')).status, 303);
});

await test('signing in again ends the session that the browser had before', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  const before = office.browser();
  for (const [name, value] of browser.cookies) before.cookies.set(name, value);
  await browser.post('/admin/sign-in/', { email: ann });
  await browser.post(linkIn(office.mail[1]).path, {});
  assert.equal((await browser.get('/admin/')).status, 200);
  assert.equal((await before.get('/admin/')).status, 303);
});

await test('a person whose account was closed does not come in: by a session, a link asked for before, or a new one', async (t) => {
  const office = await openOffice(t);
  const boss = 'boss@example.org';
  await office.hire(boss, ['admin']);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  await browser.post('/admin/sign-in/', { email: ann });
  const { path, code } = linkIn(office.mail[1]);
  const admin = await signInWith(office, boss);
  const page = await admin.get('/admin/people/');
  const [, id = ''] = /"id":"([^"]+)","email":"ann@example.org"/.exec(page.text) ?? [];
  const [, token = ''] = /"formToken":"([^"]+)"/.exec(page.text) ?? [];
  assert.equal((await admin.post('/admin/people/', { token, action: 'disable', id })).status, 303);
  assert.equal((await browser.get('/admin/')).status, 303);
  assert.equal((await browser.post(path, {})).status, 410);
  assert.equal((await browser.post(path, { code })).status, 410);
  const sent = office.mail.length;
  await browser.post('/admin/sign-in/', { email: ann });
  assert.equal(office.mail.length, sent);
});

await test('a session that was stolen yesterday makes no passkey that would outlive it', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  const ask = async () => (await browser.post('/admin/passkeys/new/options', {}, json)).status;
  assert.equal(await ask(), 200);
  office.clock.now += 15 * 60_000 + 1;
  assert.equal(await ask(), 403);
  assert.match((await browser.get('/admin/account/')).text, /"canAddPasskey":false/);
});

await test('a passkey or a link that was made while an account was being closed is worth nothing once it is opened again', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['publisher']);
  const { db } = office.store;
  await disableAccount(db, account, { actor: 'server', now: office.clock.now });
  const { path, code } = await office.invite(account);
  await db
    .insertInto('passkeys')
    .values({
      id: 'made-meanwhile',
      account: account.id,
      public_key: '',
      counter: 0,
      agent: '',
      created_at: office.clock.now,
      last_used_at: null,
    })
    .execute();
  await office.hire(ann, ['editor']);
  assert.deepEqual(await db.selectFrom('passkeys').selectAll().execute(), []);
  assert.equal((await office.browser().post(path, { code })).status, 410);
});

await test('an editor cannot make themselves an administrator by a parameter, nor see who has an account', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  const [, token = ''] = /"formToken":"([^"]+)"/.exec((await browser.get('/admin/account/')).text) ?? [];
  assert.equal((await browser.get('/admin/people/')).status, 404);
  assert.equal((await browser.get('/admin/comptes/')).status, 404);
  const values = { token, action: 'roles', id: account.id, role: 'admin', roles: 'admin' };
  for (const path of ['/admin/people/', '/admin/comptes/'])
    assert.equal((await browser.post(path, values)).status, 404);
  await browser.post('/admin/account/', { ...values, session: 'x' });
  assert.match((await browser.get('/admin/account/')).text, /"roles":\["editor"\]/);
});

await test('the sign-in leads to a page of the CMS, never to another site (open redirect)', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const wanted = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/admin/\\evil.example',
    '/admin/\r\nLocation: https://evil.example',
    'javascript:alert(1)',
    '/admin@evil.example',
    '/admin/..//evil.example/',
    '/admin/../api/publication',
    `/admin/${'x'.repeat(400)}`,
  ];
  for (const to of wanted) {
    office.clock.now += 20 * 60_000;
    const browser = office.browser();
    await browser.post('/admin/sign-in/', { email: ann, to });
    const done = await browser.post(linkIn(office.mail.at(-1)).path, {});
    assert.equal(done.location, '/admin/', to);
  }
});

await test('a copy of the database gives away neither sessions, nor links, nor codes', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  await office.browser().post('/admin/sign-in/', { email: ann });
  const { path, code } = linkIn(office.mail[1]);
  const rows = JSON.stringify([
    await office.store.db.selectFrom('sessions').selectAll().execute(),
    await office.store.db.selectFrom('one_time_links').selectAll().execute(),
    await office.store.db.selectFrom('activity').selectAll().execute(),
  ]);
  const secrets = [...browser.cookies.values(), path.split('/')[3] ?? '', code.replace(' ', '')];
  for (const secret of secrets) assert.equal(rows.includes(secret), false);
});

await test('one machine cannot have mails sent to many addresses', () => {
  let now = 0;
  const isWithin = createSignInLimit(() => now);
  const asked = Array.from({ length: 31 }, () => isWithin('192.0.2.1'));
  assert.equal(asked.filter(Boolean).length, 30);
  assert.equal(isWithin('192.0.2.2'), true);
  now += 15 * 60_000 + 1;
  assert.equal(isWithin('192.0.2.1'), true);
});
