import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { linkIn, openOffice, signInWith, siteUrl, textOf, type Browser } from '../support/accounts.ts';
import { createDevice } from '../support/device.ts';

const ann = 'ann@example.org';
const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
const optionsSchema = z.object({ challenge: z.string() });

/** Makes a passkey, as the page of one's account does. */
async function add(browser: Browser, device: ReturnType<typeof createDevice>) {
  const options = await browser.postJson('/admin/passkeys/new/options', '{}');
  const { challenge } = optionsSchema.parse(JSON.parse(options.text));
  return browser.postJson('/admin/passkeys/new/answer', device.register(challenge), {
    'user-agent': firefox,
  });
}

await test('a person is told by mail, in their language, that a passkey was added or deleted, without a link that does anything', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor'], 'fr');
  const browser = await signInWith(office, ann);
  const device = createDevice(siteUrl);
  const made = await add(browser, device);
  assert.deepEqual([made.status, JSON.parse(made.text)], [200, { to: '/admin/compte/' }]);
  const added = office.mail.at(-1);
  assert.deepEqual(
    [added?.recipient, added?.message.subject],
    [ann, 'Une clé d’accès a été créée – Passerelle'],
  );
  assert.match(textOf(added), /Firefox, Windows\. Elle permet de s’y connecter sans message/);
  assert.equal(linkIn(added).code, '');
  assert.match(linkIn(added).path, /^\/admin\/connexion\/,?$/);

  const account = await browser.get('/admin/compte/');
  const [, token = ''] = /"formToken":"([^"]+)"/.exec(account.text) ?? [];
  await browser.post('/admin/compte/', { token, passkey: device.id }, { 'user-agent': firefox });
  assert.equal(office.mail.at(-1)?.message.subject, 'Une clé d’accès a été supprimée – Passerelle');
  const sent = office.mail.length;
  await browser.post('/admin/compte/', { token, passkey: device.id });
  assert.equal(office.mail.length, sent, 'what was not there is not told as deleted');
  const record = await office.store.db.selectFrom('activity').select('action').orderBy('id').execute();
  assert.deepEqual(record.map(({ action }) => action).slice(-2), ['passkey-added', 'passkey-deleted']);
});

await test('a mail server that fails keeps nobody from adding a passkey; the log says that nobody was told', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor']);
  const browser = await signInWith(office, ann);
  office.mailFails.now = true;
  assert.equal((await add(browser, createDevice(siteUrl))).status, 200);
  assert.equal((await office.store.db.selectFrom('passkeys').selectAll().execute()).length, 1);
  assert.match(office.log.map(({ text }) => text).join('\n'), /could not be sent/);
});

await test('a person whose passkey is registered already is told so, instead of meeting a fault', async (t) => {
  const office = await openOffice(t);
  await office.hire(ann, ['editor'], 'fr');
  await office.hire('bob@example.org', ['editor']);
  const device = createDevice(siteUrl);
  assert.equal((await add(await signInWith(office, 'bob@example.org'), device)).status, 200);
  const sent = office.mail.length;
  const again = await add(await signInWith(office, ann), device);
  assert.equal(again.status, 409);
  assert.match(again.text, /"message":"Cette clé d’accès est déjà enregistrée ici/);
  assert.equal(office.mail.length, sent + 1, 'only the link to sign in');
  const [kept, ...others] = await office.store.db
    .selectFrom('passkeys')
    .innerJoin('accounts', 'accounts.id', 'passkeys.account')
    .select('email')
    .execute();
  assert.deepEqual([kept?.email, others], ['bob@example.org', []]);
});
