import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Kysely, sql } from 'kysely';
import {
  createAccounts,
  createPasskeys,
  generalizeLinks,
} from '../../src/server/applications/storage/database/accounts/migrations.ts';
import { migrate } from '../../src/server/applications/storage/database/migrations.ts';
import type { Database } from '../../src/server/applications/storage/database/schema.ts';
import { openSqlite } from '../../src/server/applications/storage/database/sqlite/connect.ts';
import { openStore } from '../../src/server/applications/storage/store.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { sha256 } from '../../src/digest.ts';
import { redeemCode } from '../../src/server/one-time-links/redeem.ts';
import { root } from '../../src/environment.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { monitorOf } from '../support/monitor.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';
import { contentOf } from '../support/stored.ts';
import { duringCall, goodAnswers } from '../support/site-fixture.ts';
import { openShell } from '../support/staff-shell.ts';
import { startWebhookPeer } from '../support/webhook-peer.ts';

const dataKey = Buffer.alloc(32, 7).toString('base64');
const env = {
  DATA_KEY: dataKey,
  SITE_URL: 'https://passerelle.example',
  WEBHOOK_URL: 'https://hooks.example.org/in',
  WEBHOOK_SECRET: `whsec_${dataKey}`,
};

/** What the database of before holds: see `before-accounts.sql`. */
const before = {
  forwarded: '7TMA-9KM3-D3F',
  receipt: '/fr/recu/sfoBVyHNCKgSkNswCO5O8g/',
  key: '6f2a8b1e-7c3d-4e5f-8a9b-0c1d2e3f4a5b',
  file: '%PDF-1.4\nFICHIER D’AVANT\n%%EOF\n',
  dead: 'WRD9-H3PM-YFP',
  pending: '9MWF-NFTA-PCM',
  quarantined: 'AMKN-M3K3-KMR',
  erased: 'XT3N-RYPN-4PM',
} as const;

/** A data folder with the database that the commit before accounts made, changed as a test needs it. */
async function dataOfBefore(t: TestContext, change = '') {
  const dataDir = join(await temporaryFolder(t), 'var');
  await mkdir(dataDir);
  const sql = await readFile(join(root, 'tests/support/before-accounts.sql'), 'utf8');
  const database = new DatabaseSync(join(dataDir, 'passerelle.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; BEGIN; ${sql} COMMIT; ${change}`);
  database.close();
  return dataDir;
}

/** Every row of every table, and the schema. */
function everythingIn(dataDir: string): string {
  const database = new DatabaseSync(join(dataDir, 'passerelle.db'));
  const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
  const rows = schema
    .filter(({ type }) => type === 'table')
    .map(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all());
  database.close();
  return JSON.stringify([schema, rows]);
}

const vault = createVault(dataKey, []);

await test('what people sent before an upgrade is listed, shown and balanced after it, and deliveries go on', async (t) => {
  const dataDir = await dataOfBefore(t);
  const peer = await startWebhookPeer(t);
  const now = duringCall + 600_000;
  const server = await startServing(t, {
    dataDir,
    env,
    site: siteWithOtherForms(),
    options: { dial: peer.dial, now: () => now },
  });
  const shell = await openShell(t, dataDir, env);
  shell.clock.now = now;
  const type = async (...words: string[]) => {
    const told = await shell.type(...words);
    assert.equal(told.code, 0, told.err);
    return told.out;
  };

  await t.test('what was waiting is delivered', async () => {
    await server.forwarding.drain();
    assert.equal(peer.calls.length, 1);
    assert.match(peer.calls[0]?.body ?? '', new RegExp(before.pending));
    assert.match(await type('list'), new RegExp(`${before.pending}.*webhook sent`));
  });

  await t.test('what had died is replayed, what was in quarantine is released', async () => {
    await type('replay', before.dead);
    await type('release', before.quarantined);
    await server.forwarding.drain();
    const list = await type('list');
    for (const reference of [before.dead, before.quarantined])
      assert.match(list, new RegExp(`${reference}.*webhook sent`));
    assert.match(list, new RegExp(`${before.erased}.*erased`));
    assert.match(await type('reconcile'), /Nothing is missing/);
  });

  await t.test('answers and files are as they were', async () => {
    assert.match(await type('show', before.forwarded), /Projet forwarded/);
    const { id } = await server.store.db.selectFrom('files').select('id').executeTakeFirstOrThrow();
    assert.equal((await contentOf(server.store, id)).toString(), before.file);
  });

  await t.test('a receipt opens, and who sends again gets the same reference', async () => {
    assert.equal((await fetch(server.url + before.receipt)).status, 200);
    const again = await apply(server.url, {
      projectName: 'Projet forwarded',
      email: 'forwarded@example.org',
      idempotencyKey: before.key,
      deck: { filename: 'projet.pdf', content: Buffer.from(before.file).toString('base64') },
    });
    assert.deepEqual(again, { status: 201, reference: before.forwarded });
    const { reference } = { reference: '', ...(await apply(server.url, { projectName: 'Projet d’après' })) };
    assert.match(await type('list'), new RegExp(reference));
  });
});

for (const [what, change] of [
  ['a migration that fails', 'CREATE TABLE accounts (own text);'],
  ['a migration that fails after another has gone well', 'CREATE TABLE passkeys (own text);'],
] as const) {
  await test(`${what} stops an upgrade before the data are touched, and the operator reads what to do`, async (t) => {
    const dataDir = await dataOfBefore(t, change);
    const [was, files] = [everythingIn(dataDir), await readdir(dataDir)];
    await assert.rejects(
      openStore(dataDir, { vault, mode: 'thread' }),
      /tried on a copy: your data are as they were.\nStart the version that ran before/,
    );
    assert.equal(everythingIn(dataDir), was);
    assert.deepEqual(await readdir(dataDir), files, 'nothing of the copy is left');
  });
}

await test('a migration that fails on the database itself is undone whole, the steps before it included', async (t) => {
  const dataDir = await dataOfBefore(t, 'CREATE TABLE passkeys (own text);');
  const was = everythingIn(dataDir);
  const db = new Kysely<Database>({ dialect: openSqlite(join(dataDir, 'passerelle.db')).dialect });
  await assert.rejects(migrate(db, vault));
  await db.destroy();
  assert.equal(everythingIn(dataDir), was);
});

await test('a copy that an upgrade left when it was killed is gone after the next start: it may hold what is erased since', async (t) => {
  const dataDir = await dataOfBefore(t);
  for (const name of ['migration-rehearsal.db', 'migration-rehearsal.db-wal'])
    await writeFile(join(dataDir, name), 'half');
  await (await openStore(dataDir, { vault })).close();
  assert.deepEqual(
    (await readdir(dataDir)).filter((name) => name.startsWith('migration')),
    [],
  );
});

await test('a server under which a newer version migrates the database takes no applications and delivers nothing, and says why', async (t) => {
  const peer = await startWebhookPeer(t);
  peer.state.answer = (response) => response.writeHead(503).end();
  const clock = { now: Date.now() };
  const server = await startServing(t, { env, options: { dial: peer.dial, now: () => clock.now } });
  assert.equal((await apply(server.url)).status, 201);
  await server.forwarding.drain();
  const calls = peer.calls.length;
  const newer = new DatabaseSync(join(server.dataDir, 'passerelle.db'));
  atEnd(t, () => {
    newer.close();
  });
  newer.exec(`INSERT INTO kysely_migration VALUES ('9999-later', '2030-01-01T00:00:00.000Z')`);

  const health = await fetch(`${server.url}/healthz`, { headers: await monitorOf(server.dataDir) });
  assert.equal(health.status, 503);
  assert.equal((await apply(server.url, { projectName: `${goodAnswers.projectName} 2` })).status, 503);
  clock.now += 3_600_000;
  await server.forwarding.drain();
  assert.equal(peer.calls.length, calls, 'what is due waits for the newer server');
  const count = newer.prepare('SELECT count(*) AS count FROM applications').get();
  assert.equal(count?.['count'], 1);
  const told = server.lines.map(({ facts }) => ('err' in facts ? String(facts.err) : ''));
  assert.ok(told.some((error) => error.includes('restart it with that version')));
});

await test('an invitation that is under way while the server is upgraded signs in afterwards, and passkeys stay', async (t) => {
  const db = new Kysely<Database>({
    dialect: openSqlite(join(await temporaryFolder(t), 'passerelle.db')).dialect,
  });
  await createAccounts(db, 'integer');
  await createPasskeys(db);
  const key = new Uint8Array(32);
  const token = 'A'.repeat(22);
  const code = createHmac('sha256', key)
    .update(`${sha256(token)} 12345678`)
    .digest('hex');
  await sql`insert into accounts values ('a1', 'ann@example.org', 'Ann', '[]', 'fr', 0, null)`.execute(db);
  await sql`insert into one_time_links values
    (${sha256(token)}, 'invitation', 'a1', ${code}, null, '/admin/', 0, 0, 0, 1000, null)`.execute(db);
  await sql`insert into passkeys values ('k1', 'a1', 'public', 0, '["usb"]', 'Firefox', 0, null)`.execute(db);
  await generalizeLinks(db);
  const redeemed = await redeemCode({ db, key, purposes: ['invitation'] }, { token, typed: '12345678' }, 500);
  assert.deepEqual(redeemed, { ok: true, subject: 'a1', purpose: 'invitation', destination: '/admin/' });
  const [passkey] = await db.selectFrom('passkeys').selectAll().execute();
  assert.equal(passkey?.account, 'a1');
  assert.ok(!('transports' in passkey));
  await db.destroy();
});
