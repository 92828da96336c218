import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { findAccount, openAccount, type Account } from '../../src/server/accounts/accounts.ts';
import { recordActivity } from '../../src/server/accounts/activity.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { linkKeyPurpose } from '../../src/server/one-time-links/links.ts';
import { redeemCode } from '../../src/server/one-time-links/redeem.ts';
import { monday, openTestStore, temporaryFolder } from '../support/stored.ts';
import { openShell } from '../support/staff-shell.ts';

const env = { SITE_URL: 'https://site.example' };

await test('an operator invites the first person from the command line, and is given an address and a code', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir);
  const { typePeople } = await openShell(t, dataDir, env);
  assert.match((await typePeople('list')).err, /There is no account.*--roles publisher,admin/);
  const invited = await typePeople(
    'invite',
    'Ann@Example.org',
    '--roles',
    'publisher,admin',
    '--name',
    'Ann Roy',
  );
  assert.equal(invited.code, 0);
  assert.match(invited.out, /^https:\/\/site\.example\/admin\/sign-in\/[\w-]{22}\/\n\d{4} \d{4}\n$/);
  assert.match(invited.err, /Give ann@example\.org this address and, separately, the code\..*March/);
  assert.match((await typePeople('list')).out, /^ann@example\.org +Ann Roy +publisher, admin$/m);
});

await test('an operator who invites somebody again with other roles reads which ones are gone', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir);
  const { typePeople } = await openShell(t, dataDir, env);
  const invite = (roles: string) => typePeople('invite', 'ann@example.org', '--roles', roles);
  await invite('publisher,admin');
  assert.doesNotMatch((await invite('publisher,admin')).err, /had an account/);
  assert.match((await invite('editor')).err, /these roles: publisher, admin\. From now on: editor\./);
});

await test('an operator changes roles, signs a person out and closes an account; the record says so', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir);
  const { typePeople } = await openShell(t, dataDir, env);
  await typePeople('invite', 'ann@example.org', '--roles', 'editor', '--language', 'fr');
  for (const words of [
    ['roles', 'ann@example.org', 'publisher'],
    ['sign-out', 'ann@example.org'],
    ['disable', 'ann@example.org'],
  ])
    assert.equal((await typePeople(...words)).code, 0, words[0]);
  assert.match((await typePeople('list')).out, /^ann@example\.org +closed$/m);
  const { out } = await typePeople('log');
  assert.deepEqual(
    out
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\S+ /, '')),
    [
      'server invited ann@example.org (editor)',
      'server roles-changed ann@example.org (publisher)',
      'server sessions-ended ann@example.org',
      'server disabled ann@example.org',
    ],
  );
  assert.equal((await typePeople('log', '--count', '1')).out.split('\n').length, 2);
});

await test('a wrong word says what to write instead, and does nothing', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir);
  const { typePeople } = await openShell(t, dataDir, env);
  const wrong: [RegExp, ...string[]][] = [
    [/Say what the person may do/, 'invite', 'ann@example.org'],
    [/Write one or more of these roles/, 'invite', 'ann@example.org', '--roles', 'boss'],
    [/This is not an address/, 'invite', 'ann', '--roles', 'editor'],
    [/Give one address/, 'disable'],
    [/Give an address and its roles/, 'roles', 'ann@example.org'],
    [/There is no command “hire”/, 'hire'],
  ];
  for (const [words, ...typed] of wrong) {
    const { code, err } = await typePeople(...typed);
    assert.equal(code, 2, typed.join(' '));
    assert.match(err, words);
    assert.match(err, /npm run people --/);
  }
  const unknown = await typePeople('disable', 'nobody@example.org');
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /There is no account for nobody@example\.org/);
});

await test('on this machine, whose key is enough, an invitation says that nobody signs in', async (t) => {
  const dataDir = await temporaryFolder(t);
  await openTestStore(t, dataDir);
  const { typePeople } = await openShell(t, dataDir);
  const { err } = await typePeople('invite', 'ann@example.org', '--roles', 'editor');
  assert.match(err, /only where SITE_URL is an https address/);
});

await test('an invitation that the server could not check is not made: the command says which setting it lacks', async (t) => {
  const dataDir = await temporaryFolder(t);
  const vault = createVault(Buffer.alloc(32, 7).toString('base64'));
  const store = await openTestStore(t, dataDir, { vault });
  await store.keysFor('anything');
  const { typePeople } = await openShell(t, dataDir, env);
  const { code, err, out } = await typePeople('invite', 'ann@example.org', '--roles', 'editor');
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /encrypted with a DATA_KEY that this command was not given/);
});

await test('a command that changes an account while the server changes one makes neither fail', async (t) => {
  const dataDir = await temporaryFolder(t);
  const server = await openTestStore(t, dataDir, { mode: 'thread' });
  const command = await openTestStore(t, dataDir);
  const given = { name: undefined, roles: ['editor'], locale: 'en' } as const;
  const by = { actor: 'server', now: monday };
  let ofServer: Promise<Account> | undefined;
  await command.db.transaction().execute(async (trx) => {
    await findAccount(trx, 'email', 'ann@example.org');
    ofServer = openAccount(server.db, { email: 'bob@example.org', ...given }, by);
    // Time enough for the server to write, if it were let.
    for (let turn = 0; turn < 500; turn += 1) {
      await findAccount(trx, 'email', 'ann@example.org');
      await setImmediate();
    }
    await recordActivity(trx, { actor: 'server', action: 'disabled', subject: 'ann@example.org' }, monday);
  });
  assert.equal((await ofServer)?.email, 'bob@example.org');
});

await test('an invitation is good after DATA_KEY was changed', async (t) => {
  const dataDir = await temporaryFolder(t);
  const [before, after] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  const first = await openTestStore(t, dataDir, { vault: createVault(before) });
  const { typePeople } = await openShell(t, dataDir, { ...env, DATA_KEY: before ?? '' });
  const { out } = await typePeople('invite', 'ann@example.org', '--roles', 'editor');
  await first.close();
  const [, token = '', typed = ''] = /sign-in\/([\w-]{22})\/\n(\d{4} \d{4})/.exec(out) ?? [];
  const { db, keysFor } = await openTestStore(t, dataDir, { vault: createVault(after, [before ?? '']) });
  const { current: key, earlier: earlierKeys } = await keysFor(linkKeyPurpose);
  const links = { db, key, earlierKeys, purposes: ['invitation'] } as const;
  const redeemed = await redeemCode(links, { token, typed }, monday + 7_200_000);
  assert.equal(redeemed.ok, true);
});
