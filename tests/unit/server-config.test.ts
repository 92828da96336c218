import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkContentDir } from '../../src/environment.ts';
import { findMisspellings, readConfig } from '../../src/server/config.ts';
import { temporaryFolder } from '../support/stored.ts';

test('a server started without any setting listens to this machine only and keeps its data in var', () => {
  const config = readConfig({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 4321);
  assert.match(config.dataDir, /\/var$/);
});

test('a wrong value stops the start with the name of the setting and what is expected', () => {
  assert.throws(() => readConfig({ PORT: 'eighty' }), /PORT: /);
  assert.throws(() => readConfig({ DATA_KEY: 'c2hvcnQ=' }), /DATA_KEY: must be 32 bytes in base64/);
  assert.throws(
    () => readConfig({ WEBHOOK_URL: 'https://example.org/hook' }),
    /WEBHOOK_SECRET: .*go together/,
  );
});

test('an operator who asks for PostgreSQL is told that applications would not be there', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'postgres://localhost/x' }),
    /DATABASE_URL: applications are kept in SQLite/,
  );
});

test('an empty variable is the same as none', () => {
  assert.equal(readConfig({ SMTP_URL: '', DATABASE_URL: '' }).smtpUrl, undefined);
});

test('a proxy that cannot be told from others stops the start, instead of failing every application', () => {
  for (const wrong of ['caddy', 'localhost', '10.0.0.0/99', '10.0.0.0/', '::1/200', '/8', '10.0.0.0/8/8'])
    assert.throws(
      () => readConfig({ TRUSTED_PROXIES: `127.0.0.1 ${wrong}` }),
      new RegExp(`TRUSTED_PROXIES.*must be addresses or networks, such as .*“${wrong}”`),
      wrong,
    );
  const { isTrustedProxy } = readConfig({ TRUSTED_PROXIES: '10.0.0.0/8, ::1 2001:db8::/32' });
  assert.deepEqual(['10.1.2.3', '::1', '2001:db8::7', '11.0.0.1', '::2', 'caddy'].map(isTrustedProxy), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('an address of the site that is none stops the start by its name', () => {
  for (const wrong of [
    'passerelle.test',
    'ftp://example.org',
    'https://example.org/fr',
    'https://example.org?x',
    'https://',
  ])
    assert.throws(
      () => readConfig({ SITE_URL: wrong }),
      /SITE_URL: must be an address without a path/,
      wrong,
    );
  assert.equal(readConfig({ SITE_URL: 'https://Example.org/' }).siteUrl, 'https://example.org');
  assert.throws(() => readConfig({ PUBLIC_ORIGINS: 'example.org' }), /PUBLIC_ORIGINS/);
});

test('other values that cannot be used stop the start by their names', () => {
  const wrong = { PORT: '80.5', DIGEST_HOUR: '24', LOG_LEVEL: 'loud', GIT_REMOTE: '--upload-pack=x' };
  for (const [name, value] of Object.entries(wrong))
    assert.throws(() => readConfig({ [name]: value }), new RegExp(`  ${name}: `), name);
});

test('a content folder that is missing, or a file, stops the start by its name', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), '');
  for (const contentDir of [join(folder, 'missing'), join(folder, 'file')])
    assert.throws(() => {
      checkContentDir({ contentDir });
    }, /CONTENT_DIR: must be a folder that can be read/);
  checkContentDir({ contentDir: folder }, true);
});

test('a name that is nearly one of ours is pointed out', () => {
  assert.deepEqual(findMisspellings({ TRUSTED_PROXY: '10.0.0.1' }), [
    'TRUSTED_PROXY is not a setting and does nothing. Is TRUSTED_PROXIES meant?',
  ]);
  assert.deepEqual(findMisspellings({ TRUSTED_PROXIES: '10.0.0.1' }), []);
});

test('an address of a mail server without its name is refused by the name of the setting', () => {
  assert.throws(
    () => readConfig({ SMTP_URL: 'smtp://u:50%@mail.example.org' }),
    /SMTP_URL: .*write % as %25/,
  );
  for (const SMTP_URL of ['smtp://', 'smtp:x', 'https://mail.example.org'])
    assert.throws(() => readConfig({ SMTP_URL }), /SMTP_URL: must be smtp:\/\/ or smtps:\/\//, SMTP_URL);
});

test('the CMS opens with a key only where server and address are this machine’s, else to people who sign in over TLS', () => {
  const accessOf = (env: Record<string, string>) => {
    const { access, backend } = readConfig(env).cms;
    return `${access} ${backend}`;
  };
  assert.equal(accessOf({}), 'key local');
  assert.equal(accessOf({ SITE_URL: 'http://127.0.0.1:8080' }), 'key local');
  assert.equal(accessOf({ HOST: '0.0.0.0' }), 'closed local');
  assert.equal(accessOf({ SITE_URL: 'http://site.example' }), 'closed local');
  assert.equal(accessOf({ SITE_URL: 'https://site.example' }), 'sign-in git');
  assert.equal(accessOf({ HOST: '0.0.0.0', SITE_URL: 'https://site.example' }), 'sign-in git');
  assert.equal(accessOf({ SITE_URL: 'https://site.example', CMS_BACKEND: 'local' }), 'sign-in local');
});

test('the ways to sign in are those that exist, and a sign-in service needs its three settings', () => {
  assert.deepEqual(readConfig({}).signIn, ['link', 'passkey']);
  assert.deepEqual(readConfig({ SIGN_IN: 'passkey' }).signIn, ['passkey']);
  assert.throws(() => readConfig({ SIGN_IN: 'password' }), /SIGN_IN\S*: must name ways among/);
  assert.throws(() => readConfig({ SIGN_IN: 'link,oidc' }), /SIGN_IN: oidc needs OIDC_ISSUER/);
  const service = { SIGN_IN: 'oidc', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' };
  assert.throws(
    () => readConfig({ ...service, OIDC_ISSUER: 'http://login.example.org' }),
    /OIDC_ISSUER: must be an https/,
  );
  const { oidc } = readConfig({ ...service, OIDC_ISSUER: 'https://login.example.org' });
  assert.equal(oidc?.issuer, 'https://login.example.org');
});
