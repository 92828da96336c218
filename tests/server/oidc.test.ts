import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { OAuth2Server } from 'oauth2-mock-server';
import { asSender } from '../../src/server/http/on-demand/render-turns.ts';
import { openOffice, type Browser, type Office } from '../support/accounts.ts';
import { atEnd } from '../support/cleanup.ts';

const ann = 'ann@example.org';
const issuer = 'https://login.example';
const settings = {
  SIGN_IN: 'oidc',
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: 'passerelle',
  OIDC_CLIENT_SECRET: 'secret',
};

type Claims = Record<string, unknown>;

/** A site whose people sign in with a service that says these things of them. */
async function withService(t: TestContext, claims: Claims = {}) {
  const service = new OAuth2Server();
  await service.issuer.keys.generate('RS256');
  await service.start(0, '127.0.0.1');
  atEnd(t, () => service.stop());
  service.service.on('beforeTokenSigning', ({ payload }: { payload: Claims }) => {
    Object.assign(payload, { email: ann, email_verified: true, ...claims });
  });
  // The service speaks plain HTTP on this machine; it is reached by the address that it has for the site.
  const here = String(service.issuer.url);
  service.issuer.url = issuer;
  const toHere = (address: string) => address.replace(issuer, here);
  const office = await openOffice(t, {
    env: settings,
    askService: (address, { body, ...init }) =>
      fetch(toHere(address), { ...init, body: body instanceof URLSearchParams ? body : null }),
  });
  await office.hire(ann, ['publisher']);
  return { ...office, toHere };
}

/** Goes to the service, which sends the browser back at once. @returns the path that it comes back to. */
async function visitService(
  { toHere }: { toHere: (address: string) => string },
  browser: Browser,
  to = '/admin/work/',
): Promise<string> {
  const sent = await browser.get(`/admin/oidc/start?to=${encodeURIComponent(to)}`);
  assert.equal(sent.status, 303, sent.text);
  const answer = await fetch(toHere(sent.location), { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  assert.equal(back.origin, 'https://site.example');
  return back.pathname + back.search;
}

const isOut = async (browser: Browser) => (await browser.get('/admin/')).status === 303;

async function formTokenOf(browser: Browser): Promise<string> {
  const [, token = ''] = /"formToken":"([^"]+)"/.exec((await browser.get('/admin/account/')).text) ?? [];
  return token;
}

/** Comes back with an answer that must not sign in. */
async function refused(office: Office, browser: Browser, path: string, problem: string): Promise<void> {
  const back = await browser.get(path, { 'accept-language': 'en' });
  assert.deepEqual([back.status, back.location], [303, `/admin/sign-in/?problem=oidc-${problem}`]);
  assert.match((await browser.get(back.location)).text, new RegExp(`"problem":"oidc-${problem}"`));
  assert.equal(await isOut(browser), true);
  assert.equal((await office.store.db.selectFrom('sessions').selectAll().execute()).length, 0);
}

await test('a person signs in with the account of their organization, and goes on where they wanted to', async (t) => {
  const office = await withService(t, { email: 'Ann@Example.org' });
  const browser = office.browser();
  const done = await browser.get(await visitService(office, browser));
  assert.deepEqual([done.status, done.location], [303, '/admin/work/']);
  assert.match((await browser.get('/admin/')).text, /"email":"ann@example.org"/);
  const [line] = await office.store.db
    .selectFrom('activity')
    .selectAll()
    .where('action', '=', 'signed-in')
    .execute();
  assert.equal(line?.subject, 'oidc');
});

for (const [what, claims, problem] of [
  ['a nonce of another request', { nonce: 'another' }, 'refused'],
  ['another issuer', { iss: 'https://evil.example' }, 'refused'],
  ['another audience', { aud: 'another-site' }, 'refused'],
  ['an address that is not verified', { email_verified: false }, 'unverified'],
  ['no word about whether the address is verified', { email_verified: undefined }, 'unverified'],
  ['a person without an account', { email: 'nobody@example.org' }, 'unknown'],
] as const)
  await test(`an answer of the service with ${what} signs nobody in`, async (t) => {
    const office = await withService(t, claims);
    const browser = office.browser();
    await refused(office, browser, await visitService(office, browser), problem);
  });

await test('a person who is gone at the service of their organization is out here within twelve hours, however busy they are', async (t) => {
  const office = await withService(t, { email: 'ann@example.org' });
  const browser = office.browser();
  await browser.get(await visitService(office, browser));
  const hour = 3_600_000;
  for (let passed = 1; passed < 12; passed += 1) {
    office.clock.now += hour;
    assert.equal(await isOut(browser), false);
  }
  office.clock.now += hour;
  assert.equal(await isOut(browser), true);
});

await test('an address that turns into that of another person in small letters signs nobody in', async (t) => {
  const office = await withService(t, { email: '\u212aarl@example.org' });
  await office.hire('karl@example.org', ['admin']);
  const browser = office.browser();
  await refused(office, browser, await visitService(office, browser), 'unverified');
});

await test('a person who is given the address of another one does not come in as them', async (t) => {
  const claims: Claims = { sub: 'ann-1' };
  const office = await withService(t, claims);
  const first = office.browser();
  assert.equal((await first.get(await visitService(office, first))).location, '/admin/work/');
  await first.post('/admin/account/', { action: 'everywhere', token: await formTokenOf(first) });
  const again = office.browser();
  assert.equal((await again.get(await visitService(office, again))).location, '/admin/work/');
  await again.post('/admin/account/', { action: 'everywhere', token: await formTokenOf(again) });

  claims['sub'] = 'bea-2';
  const other = office.browser();
  await refused(office, other, await visitService(office, other), 'unknown');
  assert.match(JSON.stringify(office.log), /belongs to another person at the sign-in service/);
});

await test('an answer with a state of another request signs nobody in', async (t) => {
  const office = await withService(t);
  const browser = office.browser();
  const path = await visitService(office, browser);
  await refused(office, browser, path.replace(/state=[^&]+/, 'state=another'), 'refused');
});

await test('an answer that is sent twice signs in once', async (t) => {
  const office = await withService(t);
  const browser = office.browser();
  const path = await visitService(office, browser);
  assert.equal((await browser.get(path)).location, '/admin/work/');
  const again = await browser.get(path, { 'accept-language': 'en' });
  assert.equal(again.location, '/admin/sign-in/?problem=oidc-refused');
});

await test('a stranger who sends one answer over and over does not have the service asked, and the log filled, without end', async (t) => {
  let asked = 0;
  const office = await openOffice(t, {
    env: settings,
    askService: (address) => {
      if (!address.includes('/.well-known/')) asked += 1;
      const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
      return Promise.resolve(Response.json({ issuer, ...endpoints, error: 'invalid_grant' }));
    },
  });
  const stranger = office.browser();
  const { location } = await stranger.get('/admin/oidc/start');
  const state = new URL(location).searchParams.get('state') ?? '';
  const held = new Map(stranger.cookies);
  await asSender('203.0.113.9', async () => {
    for (let count = 0; count < 60; count += 1) {
      for (const [name, value] of held) stranger.cookies.set(name, value);
      await stranger.get(`/admin/oidc/callback?code=made-up&state=${state}`);
    }
  });
  assert.equal(asked, 30);
  assert.equal(office.log.length, 30);
});

await test('a stranger’s answer opens no session in the browser of somebody else (login CSRF)', async (t) => {
  const office = await withService(t);
  const path = await visitService(office, office.browser());
  const victim = office.browser();
  await visitService(office, victim);
  await refused(office, victim, path, 'refused');
});

await test('an answer that comes too late signs nobody in', async (t) => {
  const office = await withService(t);
  const browser = office.browser();
  const path = await visitService(office, browser);
  office.clock.now += 10 * 60_000;
  await refused(office, browser, path, 'refused');
});

await test('a service that does not answer is told to the person, and to the operator in the log', async (t) => {
  const office = await openOffice(t, {
    env: settings,
    askService: () => Promise.reject(new Error('connect ECONNREFUSED')),
  });
  const sent = await office.browser().get('/admin/oidc/start', { 'accept-language': 'en' });
  assert.equal(sent.location, '/admin/sign-in/?problem=oidc-unreachable');
  assert.match(office.log.map(({ text }) => text).join('\n'), /OIDC_ISSUER/);
});

await test('where only the service signs people in, no link is made; an invitation still counts', async (t) => {
  const office = await withService(t);
  const browser = office.browser();
  assert.equal((await browser.post('/admin/sign-in/', { email: ann })).status, 404);
  assert.equal(office.mail.length, 0);
  const account = await office.hire(ann, ['publisher']);
  const { path, code } = await office.invite(account);
  assert.equal((await browser.post(path, { code })).status, 303);
});
