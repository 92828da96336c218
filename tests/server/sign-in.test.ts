import assert from 'node:assert/strict';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { presencePath } from '../../src/model/messages/presence.ts';
import { trimAccounts } from '../../src/server/accounts/service.ts';
import { linkIn, openOffice, signInWith, siteUrl, textOf } from '../support/accounts.ts';
import { temporaryFolder } from '../support/stored.ts';

const ann = 'ann@example.org';
const minute = 60_000;

await test('an editor asks for a link, opens it in the same browser and is signed in where they wanted to go', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = office.browser();

  const turned = await browser.get('/admin/work/?x=1', { 'accept-language': 'en' });
  assert.deepEqual([turned.status, turned.location], [303, '/admin/sign-in/?to=%2Fadmin%2Fwork%2F%3Fx%3D1']);
  const asked = await browser.post('/admin/sign-in/', { email: ` ANN@example.org `, to: '/admin/work/?x=1' });
  assert.deepEqual([asked.status, asked.location], [303, '/admin/sign-in/code/']);

  const [message] = office.mail;
  assert.equal(message?.recipient, ann);
  const { path } = linkIn(message);
  assert.match((await browser.get(path)).text, /"step":"link"/);
  const done = await browser.post(path, {});
  assert.deepEqual([done.status, done.location], [303, '/admin/work/?x=1']);
  const cookie = done.headers.get('set-cookie') ?? '';
  assert.match(cookie, /^__Host-passerelle-session=[\w-]{43};/);
  for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) assert.match(cookie, new RegExp(part));

  const { text } = await browser.get('/admin/');
  assert.deepEqual(JSON.parse(text), { author: { name: ann, email: ann }, isPublisher: false });
});

await test('a person who reads mail on another device types the code in the browser that asked', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['publisher']);
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email: ann });
  const { code } = linkIn(office.mail[0]);
  assert.match(code, /^\d{4} \d{4}$/);
  const done = await browser.post('/admin/sign-in/code/', { code: ` ${code.replace(' ', '-')}` });
  assert.equal(done.status, 303);
  assert.match((await browser.get('/admin/')).text, /"isPublisher":true/);
});

await test('a link works once, for fifteen minutes; afterwards its page says what to do', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email: ann });
  const first = linkIn(office.mail[0]);
  assert.equal((await browser.post(first.path, {})).status, 303);
  for (const again of [await browser.get(first.path), await browser.post(first.path, {})]) {
    assert.equal(again.status, 410);
    assert.match(again.text, /"step":"void"/);
  }
  await browser.post('/admin/sign-in/', { email: ann });
  const second = linkIn(office.mail[1]);
  office.clock.now += 15 * minute;
  assert.equal((await browser.post(second.path, {})).status, 410);
  assert.equal((await browser.post('/admin/sign-in/code/', { code: second.code })).status, 422);
});

await test('in another browser, a link asks for the code of its message', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  await office.browser().post('/admin/sign-in/', { email: ann });
  const { path, code } = linkIn(office.mail[0]);
  const phone = office.browser();
  assert.match((await phone.get(path)).text, /"step":"code"/);
  const wrong = await phone.post(path, { code: '1' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /"problem":"wrong-code"/);
  assert.equal((await phone.post(path, { code })).status, 303);
});

await test('an invitation signs in with the address and the code that the command line prints, without a mail server', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['publisher', 'admin']);
  const { path, code } = await office.invite(account);
  const browser = office.browser();
  assert.match((await browser.get(path)).text, /"step":"code"/);
  office.clock.now += 2 * 24 * 60 * minute;
  assert.equal((await browser.post(path, { code })).status, 303);
  assert.equal((await office.browser().post(path, { code })).status, 410);
  assert.equal(office.mail.length, 0);
});

await test('a newer invitation makes the one before it void', async (t) => {
  const office = await openOffice(t);
  const account = await office.hire(ann, ['editor']);
  const first = await office.invite(account);
  const second = await office.invite(account);
  assert.equal((await office.browser().post(first.path, { code: first.code })).status, 410);
  assert.equal((await office.browser().post(second.path, { code: second.code })).status, 303);
});

await test('a session ends after twelve idle hours, and after thirty days in any case', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const idle = await signInWith(office, ann);
  const hour = 60 * minute;
  office.clock.now += 12 * hour - 1;
  assert.equal((await idle.get('/admin/')).status, 200);
  office.clock.now += 12 * hour;
  assert.equal((await idle.get('/admin/')).status, 303);

  const busy = await signInWith(office, ann);
  const until = office.clock.now + 30 * 24 * hour;
  while (office.clock.now < until - 11 * hour) {
    office.clock.now += 11 * hour;
    assert.equal((await busy.get('/admin/')).status, 200);
  }
  office.clock.now = until;
  assert.equal((await busy.get('/admin/')).status, 303);
});

await test('a window of the CMS that is left open keeps nobody signed in', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  office.clock.now += 7 * 60 * minute;
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  assert.equal((await browser.post(presencePath, {}, headers)).status, 200);
  office.clock.now += 6 * 60 * minute;
  assert.equal((await browser.get('/admin/')).status, 303);
});

await test('an editor whose session ended while typing gets an answer that keeps the text, and may sign in in another tab', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = office.browser();
  const answer = await browser.post(
    '/admin/api/v1',
    {},
    { accept: 'application/json', 'content-type': 'application/json', 'x-cms-language': 'en' },
  );
  assert.equal(answer.status, 401);
  assert.match(answer.text, /Keep this page open.*\/admin\/sign-in\//);
});

await test('a person ends one of their sessions, or all of them', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const [laptop, phone] = [await signInWith(office, ann), await signInWith(office, ann)];
  const page = await laptop.get('/admin/account/');
  const [, formToken = ''] = /"formToken":"([^"]+)"/.exec(page.text) ?? [];
  const other = [...page.text.matchAll(/"id":"(\w+)".*?"isThis":(true|false)/g)].find(
    ([, , isThis]) => isThis === 'false',
  );
  await laptop.post('/admin/account/', { token: formToken, session: other?.[1] ?? '' });
  assert.equal((await phone.get('/admin/')).status, 303);
  assert.equal((await laptop.get('/admin/')).status, 200);

  const third = await signInWith(office, ann);
  const left = await laptop.post('/admin/account/', { token: formToken, action: 'everywhere' });
  assert.equal(left.location, '/admin/sign-in/?problem=signed-out');
  assert.equal((await third.get('/admin/')).status, 303);
  assert.equal((await laptop.get('/admin/')).status, 303);
});

await test('an administrator invites, changes roles and closes accounts on a page; each step is in the record', async (t) => {
  const office = await openOffice(t);
  await office.hire('boss@example.org', ['admin', 'publisher']);
  const boss = await signInWith(office, 'boss@example.org');
  const [, token = ''] = /"formToken":"([^"]+)"/.exec((await boss.get('/admin/people/')).text) ?? [];
  const send = (values: Record<string, string>) => boss.post('/admin/people/', { token, ...values });

  const invited = await send({
    action: 'invite',
    email: 'Ann@Example.org',
    name: 'Ann Roy',
    role: 'editor',
    language: 'fr',
  });
  const [, path = ''] = /https:\/\/site\.example(\/admin\/connexion\/[\w-]{22}\/)/.exec(invited.text) ?? [];
  const [, code = ''] = /"code":"(\d{4} \d{4})"/.exec(invited.text) ?? [];
  const hers = office.browser();
  assert.equal((await hers.post(path, { code })).status, 303);
  assert.match((await hers.get('/admin/')).text, /"name":"Ann Roy".*"isPublisher":false/);

  const [, id = ''] =
    /"id":"([^"]+)","email":"ann@example.org"/.exec((await boss.get('/admin/people/')).text) ?? [];
  await send({ action: 'roles', id, role: 'publisher' });
  assert.match((await hers.get('/admin/')).text, /"isPublisher":true/);
  // An administrator cannot have themselves shown what signs in a person who comes in already.
  const again = await send({ action: 'invite', email: 'ann@example.org', role: 'admin' });
  assert.match(again.text, /"problem":"has-account"/);
  assert.doesNotMatch(again.text, /"code":"\d/);
  assert.match((await hers.get('/admin/')).text, /"isPublisher":true/);
  await send({ action: 'disable', id });
  assert.equal((await hers.get('/admin/')).status, 303);

  const refused = await send({ action: 'invite', email: 'boss@example.org', role: 'editor' });
  assert.match(refused.text, /"problem":"yourself"/);
  const record = await office.store.db.selectFrom('activity').selectAll().orderBy('id').execute();
  assert.deepEqual(record.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`).slice(2), [
    'boss@example.org invited ann@example.org (editor)',
    'ann@example.org signed-in invitation',
    'boss@example.org roles-changed ann@example.org (publisher)',
    'boss@example.org disabled ann@example.org',
  ]);
});

await test('an administrator opens a closed account again, and no other: that makes an address that signs in', async (t) => {
  const office = await openOffice(t);
  await office.hire('boss@example.org', ['admin']);
  const { id } = await office.hire(ann, ['editor']);
  const boss = await signInWith(office, 'boss@example.org');
  const [, token = ''] = /"formToken":"([^"]+)"/.exec((await boss.get('/admin/people/')).text) ?? [];
  const send = (action: string) => boss.post('/admin/people/', { token, action, id });
  const refused = await send('reopen');
  assert.equal(refused.status, 422);
  assert.doesNotMatch(refused.text, /"code":"\d/);
  await send('disable');
  assert.match((await send('reopen')).text, /"code":"\d{4} \d{4}"/);
});

await test('a message with a link that was kept as a file goes once no link of its kind is good any more', async (t) => {
  const office = await openOffice(t);
  const mailDir = await temporaryFolder(t);
  const folder = join(mailDir, 'sign-in');
  await mkdir(folder);
  for (const days of [3, 5]) {
    const file = join(folder, `${days}.eml`);
    await writeFile(file, '');
    const at = new Date(office.clock.now - days * 24 * 60 * minute);
    await utimes(file, at, at);
  }
  await trimAccounts({ db: office.store.db, mailDir }, office.clock.now);
  assert.deepEqual(await readdir(folder), ['3.eml']);
});

await test('links in messages lead to the address of the settings', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  await office
    .browser()
    .post('/admin/sign-in/', { email: ann }, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
  assert.match(textOf(office.mail[0]), new RegExp(`${siteUrl}/admin/sign-in/[\\w-]{22}/`));
  assert.doesNotMatch(textOf(office.mail[0]), /evil/);
});

await test('a person who presses a button of a page left open overnight is led to the sign-in, and back to that page', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  office.clock.now += 13 * 60 * minute;
  const pressed = await browser.post('/admin/work/', { restore: 'x' }, { 'accept-language': 'en' });
  assert.deepEqual([pressed.status, pressed.location], [303, '/admin/sign-in/?to=%2Fadmin%2Fwork%2F']);
});
