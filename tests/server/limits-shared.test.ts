// Slow: a real PostgreSQL.
//
// Limits are counted before they are written. On SQLite a transaction that writes is alone; on PostgreSQL several at once
// would each find room, unless they take turns.
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { openAccount } from '../../src/server/accounts/accounts.ts';
import {
  limitAutoreply,
  maxPerDay,
} from '../../src/server/applications/delivery/channels/mail/autoreply-limit.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { createLink, maxAttempts } from '../../src/server/one-time-links/links.ts';
import { redeemCode, redeemCodeInBrowser } from '../../src/server/one-time-links/redeem.ts';
import { sha256 } from '../../src/digest.ts';
import { atEnd } from '../support/cleanup.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { monday, storeFile, temporaryFolder } from '../support/stored.ts';

const key = Buffer.alloc(32, 7);
const times = 40;

let postgres: TestPostgres;
let made = 0;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

/** Four servers on one database. `atOnce` runs something many times, on all of them in turn. */
async function openServers(t: TestContext) {
  const place = { url: await postgres.createDatabase(`limits${(made += 1)}`), poolSize: 10 };
  const stores: Store[] = [];
  for (let count = 0; count < 4; count += 1) {
    const one = await openStore(await temporaryFolder(t), { vault: plainVault, postgres: place });
    atEnd(t, () => one.close());
    stores.push(one);
  }
  const [first] = stores;
  assert.ok(first);
  const storeOf = (index: number) => stores[index % stores.length] ?? first;
  return {
    db: first.db,
    store: first,
    atOnce: <Result>(run: (store: Store, index: number) => Promise<Result>): Promise<Result[]> =>
      Promise.all(Array.from({ length: times }, (_, index) => run(storeOf(index), index))),
  };
}

const asked = { purpose: 'sign-in', subject: 'person', destination: '' } as const;
const signIn = { key, purposes: ['sign-in'] } as const;

test('a person gets ten links to sign in, however many servers are asked at once', async (t) => {
  const { atOnce } = await openServers(t);
  const links = await atOnce(({ db }) => createLink({ db, key }, { ...asked, browserDigest: null }, monday));
  assert.equal(links.filter((link) => link !== undefined).length, 10);
});

test('of invitations that are made for a person on all servers at once, one is good', async (t) => {
  const { db, atOnce } = await openServers(t);
  const invitation = { ...asked, purpose: 'invitation', browserDigest: null } as const;
  await atOnce(({ db: own }) => createLink({ db: own, key }, invitation, monday));
  assert.equal((await db.selectFrom('one_time_links').select('id').execute()).length, 1);
});

test('a code that is guessed on all servers at once is void after ten guesses', async (t) => {
  const { db, atOnce } = await openServers(t);
  const link = await createLink({ db, key }, { ...asked, browserDigest: null }, monday);
  assert.ok(link);
  const wrong = link.code === '00000000' ? '00000001' : '00000000';
  const answers = await atOnce(({ db: own }) =>
    redeemCode({ db: own, ...signIn }, { token: link.token, typed: wrong }, monday),
  );
  const counted = answers.filter((answer) => !answer.ok && answer.problem === 'wrong-code');
  assert.equal(counted.length, maxAttempts);
  const late = await redeemCode({ db, ...signIn }, { token: link.token, typed: link.code }, monday);
  assert.deepEqual(late, { ok: false, problem: 'void' });
});

test('a code that is guessed in its browser on all servers at once is compared ten times', async (t) => {
  const { db, atOnce } = await openServers(t);
  const browser = 'browser';
  await createLink({ db, key }, { ...asked, browserDigest: sha256(browser) }, monday);
  await atOnce(({ db: own }, index) =>
    redeemCodeInBrowser({ db: own, ...signIn }, { browser, typed: String(index).padStart(8, '0') }, monday),
  );
  const row = await db.selectFrom('one_time_links').select('browser_attempts').executeTakeFirstOrThrow();
  assert.ok(row.browser_attempts <= maxAttempts, `${row.browser_attempts} guesses`);
});

test('files that are held on all servers at once stay within the room of their sender', async (t) => {
  const { atOnce } = await openServers(t);
  const content = Buffer.from('%PDF-1.4\n%%EOF');
  const sender = { name: 'sender', maxBytes: 5 * content.length };
  const held = await atOnce(async (data) => {
    const chosen = { field: 'deck', name: 'projet.pdf', content };
    const id = await storeFile(data, chosen, { sender: sender.name });
    const options = { now: monday, sender, freeBytes: 1e12 };
    return (await data.hold([{ id, field: 'deck', size: content.length }], options)).tokens.size;
  });
  assert.equal(
    held.reduce((sum, count) => sum + count, 0),
    5,
  );
});

test('a mailbox gets five automatic messages a day, from all servers together', async (t) => {
  const { atOnce } = await openServers(t);
  const limits = await atOnce(({ db }, index) =>
    limitAutoreply(
      { id: `delivery ${index}`, recipient: 'personne@example.org', about: `call ${index}` },
      { db, now: () => monday, secret: key },
    ),
  );
  assert.equal(limits.filter((limit) => limit === undefined).length, maxPerDay);
});

test('a person who is invited on all servers at once has one account', async (t) => {
  const { db, atOnce } = await openServers(t);
  const person = { email: 'anne@example.org', name: undefined, roles: ['editor'], locale: 'fr' } as const;
  const accounts = await atOnce((data) => openAccount(data.db, person, { actor: 'server', now: monday }));
  assert.equal(new Set(accounts.map(({ id }) => id)).size, 1);
  const rows = await db.selectFrom('accounts').select('id').execute();
  assert.equal(rows.length, 1);
});
