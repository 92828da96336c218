import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkContentDir, root } from '../../src/environment.ts';
import { findIdleSettings, readConfig } from '../../src/server/config.ts';
import { checkFolders } from '../../src/server/system/check-folders.ts';
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

test('an operator who names another kind of database, or an address that cannot be read, is told what is expected', () => {
  for (const wrong of ['mysql://localhost/x', 'localhost', 'postgres:///x'])
    assert.throws(() => readConfig({ DATABASE_URL: wrong }), /DATABASE_URL: must be postgres:\/\//, wrong);
  assert.throws(() => readConfig({ DATABASE_URL: 'postgres://a:%@localhost/x' }), /write % as %25/);
  assert.throws(() => readConfig({ DATABASE_POOL: '1' }), /DATABASE_POOL: must be at least 2/);
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

test('a repository that git would look for in a folder of that name is refused, and its shape is said', () => {
  for (const GIT_REMOTE of [
    'notaremote',
    'github.com/org/repo',
    'https://github.com',
    'git@github.com:',
    'ext::sh -c id',
  ])
    assert.throws(
      () => readConfig({ GIT_REMOTE }),
      /GIT_REMOTE: must be the address of a git repository, such as git@/,
      GIT_REMOTE,
    );
  for (const GIT_REMOTE of [
    'git@git.example.org:org/content.git',
    'ssh://git@git.example.org:2222/org/content.git',
    'https://name:word@git.example.org/org/content.git',
    '/srv/content.git',
    'file:///srv/content.git',
  ])
    assert.equal(readConfig({ GIT_REMOTE }).cms.remote, GIT_REMOTE);
  assert.equal(readConfig({ GIT_REMOTE: './content.git' }).cms.remote, join(root, 'content.git'));
});

test('addresses at which nobody could ever be reached stop the start by their names', () => {
  const webhook = { WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 1).toString('base64')}` };
  const oidc = { SIGN_IN: 'oidc', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' };
  for (const [name, value, more = {}] of [
    ['SITE_URL', 'https://example..org'],
    ['SITE_URL', 'https://example.org:0'],
    ['SMTP_URL', 'smtp://mail.example.org:0'],
    ['SMTP_URL', 'smtp://name@mail.example.org'],
    ['WEBHOOK_URL', 'https://name:word@example.org/hook', webhook],
    ['WEBHOOK_URL', 'https://localhost/hook', webhook],
    ['WEBHOOK_URL', 'https://10.0.0.1/hook', webhook],
    ['OIDC_ISSUER', 'https://login.example.org/.well-known/openid-configuration', oidc],
    ['OIDC_ISSUER', 'https://login.example.org?realm=staff', oidc],
    ['TRUSTED_PROXIES', '0.0.0.0/0'],
  ] as const)
    assert.throws(() => readConfig({ ...more, [name]: value }), new RegExp(`  ${name}`), value);
});

test('without an address of its own the site is at the port of the server', () => {
  assert.equal(readConfig({ PORT: '8080' }).siteUrl, 'http://localhost:8080');
  assert.equal(readConfig({ PORT: '8080', SITE_URL: 'https://example.org' }).siteUrl, 'https://example.org');
  assert.equal(readConfig({ PORT: '0' }).siteUrl, 'http://localhost:4321');
});

test('a setting that does nothing beside the others is pointed out', () => {
  assert.match(findIdleSettings({ GIT_REMOTE: '/srv/content.git' }).join(), /GIT_REMOTE does nothing here/);
  assert.match(
    findIdleSettings({ OIDC_ISSUER: 'https://x.example' }).join(),
    /OIDC_ISSUER does nothing here/,
  );
  assert.deepEqual(findIdleSettings({ GIT_REMOTE: '/srv/content.git', CMS_BACKEND: 'git' }), []);
});

test('backups that could not be written, or would be emptied or published, stop the start, not the night', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), '');
  const check = (BACKUP_DIR: string, more: Record<string, string> = {}) => {
    const places = { DATA_DIR: join(folder, 'var'), CONTENT_DIR: join(folder, 'content') };
    checkFolders(readConfig({ ...places, BACKUP_DIR: join(folder, BACKUP_DIR), ...more }));
  };
  for (const wrong of [
    'content',
    'content/backups',
    'var',
    'var/publications',
    'var/content.git/x',
    'var/backup-proof',
    'file/backups',
  ])
    assert.throws(
      () => {
        check(wrong);
      },
      / {2}BACKUP_DIR: must be /,
      wrong,
    );
  assert.throws(() => {
    check('backups', { BACKUP_DIR: '/proc/backups' });
  }, / {2}BACKUP_DIR: must be a folder that this user can write in/);
  for (const right of ['backups', 'var/backups', 'var/others/deep']) check(right);
  check('content', { BACKUP_DAYS: '0' });
  assert.throws(
    () => readConfig({ BACKUP_DIR: '~/backups' }),
    / {2}BACKUP_DIR: must be a folder, written out/,
  );
});

test('private data in the folder that is published stop the start', () => {
  for (const [DATA_DIR, CONTENT_DIR, name] of [
    ['content/var', 'content', 'DATA_DIR'],
    ['var', 'var/publications/content', 'CONTENT_DIR'],
  ] as const)
    assert.throws(
      () => {
        checkFolders(readConfig({ DATA_DIR, CONTENT_DIR }));
      },
      new RegExp(`  ${name}: must be outside`),
    );
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
  assert.deepEqual(findIdleSettings({ TRUSTED_PROXY: '10.0.0.1' }), [
    'TRUSTED_PROXY is not a setting and does nothing. Is TRUSTED_PROXIES meant?',
  ]);
  assert.deepEqual(findIdleSettings({ TRUSTED_PROXIES: '10.0.0.1' }), []);
});

test('an address of a mail server without its name is refused by the name of the setting', () => {
  assert.throws(
    () => readConfig({ SMTP_URL: 'smtp://u:50%@mail.example.org' }),
    /SMTP_URL: .*write % as %25/,
  );
  // A password as it is typed elsewhere: what stands before the sign would be taken for the mail server.
  for (const SMTP_URL of [
    'smtp://u:p@ss#word@mail.example.org',
    'smtp://u:1/2@mail.example.org',
    'smtp://u:1?2@mail.example.org',
  ])
    assert.throws(() => readConfig({ SMTP_URL }), /SMTP_URL: .*write # as %23/, SMTP_URL);
  assert.equal(
    readConfig({ SMTP_URL: 'smtp://mail.example.org:587/' }).smtpUrl,
    'smtp://mail.example.org:587/',
  );
  for (const SMTP_URL of ['smtp://', 'smtp:x', 'https://mail.example.org', 'mail.example.org'])
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

test('a word that a setting does not know is answered with those that it does', () => {
  assert.throws(() => readConfig({ CMS_BACKEND: 'github' }), /CMS_BACKEND: must be one of local, git/);
  assert.throws(() => readConfig({ STAFF_LANGUAGE: 'de' }), /STAFF_LANGUAGE: must be one of fr, en/);
});

test('an address is the same in capital letters', () => {
  assert.equal(readConfig({ SITE_URL: 'HTTPS://Site.Example/' }).siteUrl, 'https://site.example');
});

test('the ways to sign in are those that exist, and a sign-in service needs its three settings', () => {
  assert.deepEqual(readConfig({}).signIn, ['link', 'passkey']);
  assert.deepEqual(readConfig({ SIGN_IN: 'passkey' }).signIn, ['passkey']);
  assert.throws(() => readConfig({ SIGN_IN: 'password' }), /SIGN_IN: must name ways among/);
  assert.throws(() => readConfig({ SIGN_IN: 'link,oidc' }), /SIGN_IN: oidc needs OIDC_ISSUER/);
  const service = { SIGN_IN: 'oidc', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' };
  assert.throws(
    () => readConfig({ ...service, OIDC_ISSUER: 'http://login.example.org' }),
    /OIDC_ISSUER: must be an https/,
  );
  const { oidc } = readConfig({ ...service, OIDC_ISSUER: 'https://login.example.org' });
  assert.equal(oidc?.issuer, 'https://login.example.org');
});
