// Slow: it starts servers as processes.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { routes } from '../../src/i18n/routes.ts';
import { reseal } from '../../src/server/applications/storage/database/seals.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import { startServing, temporaryFolder, type Running } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import { openTestStore } from '../support/stored.ts';
import { startWebhookPeer } from '../support/webhook-peer.ts';

const dataKey = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const [firstKey, secondKey] = [dataKey(7), dataKey(9)] as const;
const canary = 'CANARYOFAPPLICANT';
const pdf = `%PDF-1.4\n${canary}\n%%EOF\n`;
const key = '6f2a8b1e-7c3d-4e5f-8a9b-0c1d2e3f4a5b';

const filesSchema = z.object({ data: z.object({ files: z.array(z.object({ url: z.string() })) }) });
const receiptSchema = z.object({ reference: z.string(), receipt: z.string() });

/** A server with a webhook, and what a person sent to it. */
async function start(t: TestContext, env: Record<string, string>, dataDir?: string) {
  const peer = await startWebhookPeer(t);
  const server = await startServing(t, {
    env: {
      WEBHOOK_URL: 'https://hooks.example.org/in',
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      SITE_URL: 'http://site.invalid',
      ...env,
    },
    options: { dial: peer.dial },
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  return { ...server, peer };
}

async function send(url: string, changes: object = {}) {
  const response = await fetch(`${url}/api/forms/application`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      ...goodAnswers,
      projectName: canary,
      idempotencyKey: key,
      deck: { filename: `${canary}.pdf`, content: Buffer.from(pdf).toString('base64') },
      ...changes,
    }),
  });
  assert.equal(response.status, 201);
  return receiptSchema.parse(await response.json());
}

/** A copy of the database, as a thief or a backup has it. */
async function copyOf(t: TestContext, dataDir: string): Promise<DatabaseSync> {
  const file = join(await temporaryFolder(t), 'passerelle.db');
  // As SQLite copies: the server goes on writing meanwhile, and files read one after the other may not fit together.
  const live = new DatabaseSync(join(dataDir, 'passerelle.db'));
  live.prepare('vacuum into ?').run(file);
  live.close();
  const copy = new DatabaseSync(file);
  t.after(() => {
    copy.close();
  });
  return copy;
}

/** Every cell of every table, in the forms in which someone may try it as a key or a token. */
function cellsOf(copy: DatabaseSync): { where: string; cell: SQLOutputValue }[] {
  const tables = copy.prepare(`select name from sqlite_schema where type = 'table'`).all();
  return tables.flatMap(({ name }) =>
    copy
      .prepare(`select * from "${String(name)}"`)
      .all()
      .flatMap((row) =>
        Object.entries(row).map(([column, cell]) => ({
          where: `${String(name)}.${column}`,
          cell,
        })),
      ),
  );
}

const bytesOf = (cell: SQLOutputValue) =>
  cell instanceof Uint8Array ? Buffer.from(cell) : Buffer.from(String(cell));

/** A path of the server that a forger makes with a key. */
const forgedLink = (fileId: string, signingKey: Uint8Array, expires: number) => {
  const subject = `${fileId}.${expires}`;
  return `/api/files/${subject}.${createHmac('sha256', signingKey).update(subject).digest('base64url')}`;
};

test('a copy of the database signs no link, opens no receipt and tells no answer', async (t) => {
  const server = await start(t, { DATA_KEY: firstKey });
  const { reference, receipt } = await send(server.url);
  await server.forwarding.drain();
  const copy = await copyOf(t, server.dataDir);
  const cells = cellsOf(copy);
  assert.ok(
    cells.some(({ cell }) => cell === reference),
    'the copy holds the application',
  );
  const token = receipt.split('/').at(-2) ?? '';
  const { url: link = '' } =
    filesSchema.parse(JSON.parse(server.peer.calls[0]?.body ?? '')).data.files[0] ?? {};
  const fileId = /files\/([0-9a-f-]{36})/.exec(link)?.[1] ?? '';
  assert.equal(
    (await fetch(server.url + new URL(link).pathname)).status,
    200,
    'the receiver’s own link is good',
  );
  const tomorrow = Date.now() + 86_400_000;
  for (const { where, cell } of cells) {
    const bytes = bytesOf(cell);
    for (const secret of [canary, token, key, goodAnswers.email, 'example.org'])
      assert.equal(bytes.indexOf(secret), -1, `${where} tells “${secret}”`);
    for (const signingKey of [bytes, bytes.subarray(1)])
      assert.equal((await fetch(server.url + forgedLink(fileId, signingKey, tomorrow))).status, 404, where);
    if (typeof cell !== 'string' || /[\s/{[]/.test(cell)) continue;
    assert.equal(
      (await fetch(server.url + routes.receipt('fr', encodeURIComponent(cell)))).status,
      404,
      where,
    );
  }
  const again = await send(server.url);
  assert.equal(again.receipt, receipt, 'a person who sends the same again gets the same receipt');
  assert.equal((await fetch(server.url + receipt)).status, 200);
});

test('a copy of the database does not confirm what someone is thought to have sent', async (t) => {
  const server = await start(t, { DATA_KEY: firstKey });
  const { idempotencyKey, ...answers } = { ...goodAnswers, idempotencyKey: '', projectName: canary };
  const sent = new URLSearchParams({ ...answers, idempotencyKey });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const post = () =>
    fetch(`${server.url}/api/forms/application`, { method: 'POST', headers, body: sent.toString() });
  const first = receiptSchema.parse(await (await post()).json());
  await send(server.url);
  const copy = await copyOf(t, server.dataDir);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const { call, projectName, domain, email } = answers;
  const guess = sha256(
    JSON.stringify([
      'application',
      call,
      Object.entries({ projectName, domain, email }),
      [],
      [],
      ['consent'],
    ]),
  );
  for (const { where, cell } of cellsOf(copy))
    for (const known of [guess, sha256(pdf)]) assert.equal(bytesOf(cell).indexOf(known), -1, where);
  assert.deepEqual(receiptSchema.parse(await (await post()).json()), first, 'the same is still recognized');
  const found = await server.store.findByReference((await send(server.url)).reference);
  assert.deepEqual(
    found?.files.map((file) => file.sha256),
    [sha256(pdf)],
    'the staff and the webhook still get the digest of a file',
  );
});

test('a copy of the database opens nobody’s notice of an opening', async (t) => {
  const server = await startServing(t, {
    site: siteWithOtherForms(),
    env: { DATA_KEY: firstKey },
    options: { now: () => Date.UTC(2026, 0, 1) },
  });
  const response = await fetch(`${server.url}/api/forms/opening`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ call: 'spring', language: 'fr', email: 'lectrice@example.org' }),
  });
  const { reference } = receiptSchema.parse(await response.json());
  const forged = (signingKey: Uint8Array) =>
    `${reference}.${createHmac('sha256', signingKey).update(`opening ${reference}`).digest('base64url')}`;
  for (const { where, cell } of cellsOf(await copyOf(t, server.dataDir)))
    for (const signingKey of [bytesOf(cell), bytesOf(cell).subarray(1)])
      assert.equal((await fetch(server.url + routes.notice('fr', forged(signingKey)))).status, 404, where);
});

/** What an earlier version kept in clear, put back into a database. */
function undo(dataDir: string, token: string, stolen: Record<string, Buffer>): void {
  const database = new DatabaseSync(join(dataDir, 'passerelle.db'));
  database.exec('delete from secrets');
  for (const [name, value] of Object.entries(stolen))
    database.prepare('insert into secrets (name, value) values (?, ?)').run(name, value);
  database.prepare('update applications set token = ?, sealed_token = null').run(token);
  database.close();
}

test('a database of an earlier version is healed at the start: its stolen keys sign nothing any more, receipts and kept links still open', async (t) => {
  const before = await start(t, { DATA_KEY: firstKey });
  const { receipt } = await send(before.url);
  await before.forwarding.drain();
  const { url: link = '' } =
    filesSchema.parse(JSON.parse(before.peer.calls[0]?.body ?? '')).data.files[0] ?? {};
  const fileId = /files\/([0-9a-f-]{36})/.exec(link)?.[1] ?? '';
  const token = receipt.split('/').at(-2) ?? '';
  const stolen = {
    'file-links': Buffer.alloc(32, 1),
    openings: Buffer.alloc(32, 2),
    'sender:2026-11-29': Buffer.alloc(32, 3),
  };
  undo(before.dataDir, token, stolen);

  const server = await start(t, { DATA_KEY: firstKey }, before.dataDir);
  const tomorrow = Date.now() + 86_400_000;
  assert.equal((await fetch(server.url + forgedLink(fileId, stolen['file-links'], tomorrow))).status, 404);
  assert.equal((await fetch(server.url + receipt)).status, 200);
  for (const { where, cell } of cellsOf(await copyOf(t, server.dataDir))) {
    assert.equal(bytesOf(cell).indexOf(token), -1, where);
    for (const value of Object.values(stolen)) assert.equal(bytesOf(cell).indexOf(value), -1, where);
  }
  const { earlier } = await server.store.keysFor('openings');
  assert.deepEqual(
    earlier.map((one) => Buffer.from(one)),
    [stolen.openings],
    'links of messages that people keep are still known',
  );
});

test('links that were sent before a change of key are still good, those in messages also once the old key is gone', async (t) => {
  const before = await start(t, { DATA_KEY: firstKey });
  await send(before.url);
  await before.forwarding.drain();
  const { url: link = '' } =
    filesSchema.parse(JSON.parse(before.peer.calls[0]?.body ?? '')).data.files[0] ?? {};
  const { current: signedWith } = await before.store.keysFor('openings');

  const both = await start(t, { DATA_KEY: secondKey, DATA_KEY_OLD: firstKey }, before.dataDir);
  assert.equal((await fetch(both.url + new URL(link).pathname)).status, 200);
  await reseal(both.store.db, createVault(secondKey, [firstKey]), () => undefined);

  const after = await openTestStore(t, before.dataDir, { vault: createVault(secondKey) });
  const { current, earlier } = await after.keysFor('openings');
  assert.notDeepEqual(current, signedWith);
  assert.deepEqual(
    earlier.map((one) => Buffer.from(one)),
    [Buffer.from(signedWith)],
  );
});

test('nobody is served a file by a link where no webhook is configured, nor for longer than a week', async (t) => {
  const server = await start(t, {});
  await send(server.url);
  const file = await server.store.db.selectFrom('files').select('id').executeTakeFirstOrThrow();
  const { current } = await server.store.keysFor('file-links');
  const day = 86_400_000;
  const status = async (days: number) =>
    (await fetch(server.url + forgedLink(file.id, current, Date.now() + days * day))).status;
  assert.deepEqual(
    [await status(1), await status(6.9), await status(8), await status(3_650)],
    [200, 200, 404, 404],
  );
  const without: Running = await startServing(t, { dataDir: server.dataDir });
  assert.equal((await fetch(without.url + forgedLink(file.id, current, Date.now() + day))).status, 404);
});
