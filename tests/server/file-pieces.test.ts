import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { Hono } from 'hono';
import {
  createFileLink,
  createFileRoutes,
} from '../../src/server/applications/delivery/channels/webhook/file-links.ts';
import { isBalanced, takeBalance } from '../../src/server/applications/staff/balance.ts';
import { reseal } from '../../src/server/applications/storage/database/seals.ts';
import { createVault } from '../../src/server/applications/storage/database/vault.ts';
import { largestPieceBytes } from '../../src/server/applications/storage/files/pieces.ts';
import { removeUnused, sweepFiles } from '../../src/server/applications/storage/files/remove.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { listen } from '../../src/server/http/listen.ts';
import { atEnd } from '../support/cleanup.ts';
import { openShell } from '../support/staff-shell.ts';
import { onSqlite } from '../support/store-place.ts';
import {
  anApplication,
  contentOf,
  monday,
  openTestStore,
  store,
  storeFile,
  temporaryFolder,
} from '../support/stored.ts';

const newKey = () => randomBytes(32).toString('base64');
const content = randomBytes(2 * largestPieceBytes + 1_000);
const deck = { field: 'pitchDeck', name: 'projet.pdf', content };
const other = { ...deck, name: 'autre.pdf', content: randomBytes(content.length) };

/** A store with an application of two files of three pieces each. */
async function open(t: TestContext, key?: string) {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir, { vault: createVault(key) });
  const reference = await store(data, { files: [deck, other] });
  const stored = await data.findByReference(reference);
  const [id = '', otherId = ''] = (stored?.files ?? []).map((file) => file.id);
  return { dataDir, data, reference, id, otherId };
}

/** What a person without the key can do to a database that they can write. */
const tampering: Readonly<Record<string, (data: Store, id: string, otherId: string) => Promise<unknown>>> = {
  'two pieces that changed places': async ({ db }, id) => {
    for (const [from, to] of [
      [0, 9],
      [1, 0],
      [9, 1],
    ] as const)
      await db
        .updateTable('file_pieces')
        .set({ number: to })
        .where('file', '=', id)
        .where('number', '=', from)
        .execute();
  },
  'a piece of another file in the place of its own': async ({ db }, id, otherId) => {
    await db.deleteFrom('file_pieces').where('file', '=', id).where('number', '=', 1).execute();
    await db
      .updateTable('file_pieces')
      .set({ file: id })
      .where('file', '=', otherId)
      .where('number', '=', 1)
      .execute();
  },
  'a piece that is missing': ({ db }, id) =>
    db.deleteFrom('file_pieces').where('file', '=', id).where('number', '=', 1).execute(),
  'an end that was cut off, and the count made to fit': async ({ db }, id) => {
    await db.deleteFrom('file_pieces').where('file', '=', id).where('number', '=', 2).execute();
    await db
      .updateTable('files')
      .set({ pieces: 2, size: 2 * largestPieceBytes })
      .where('id', '=', id)
      .execute();
  },
};

for (const [what, tamper] of Object.entries(tampering))
  for (const key of [undefined, newKey()])
    await test(`${what}, ${key ? 'encrypted' : 'as they are'}, is told by the file’s id, and nobody gets the file as a whole one`, async (t) => {
      const { data, reference, id, otherId } = await open(t, key);
      await tamper(data, id, otherId);
      const got: Uint8Array[] = [];
      const reading = (async () => {
        for await (const piece of data.fileContent(id)) got.push(piece);
      })();
      await assert.rejects(reading, (error: Error) => {
        assert.ok(error.message.includes(id) && error.message.includes(reference), error.message);
        assert.match(error.message, /is damaged: .* Restore it from a backup/);
        const isMoved = key !== undefined && /places|another file/.test(what);
        assert.equal(/does not open/.test(error.message), isMoved, error.message);
        return true;
      });
      assert.ok(Buffer.concat(got).length < content.length);
    });

await test('a download of a file that is damaged ends short of its length, so that no program takes it for whole', async (t) => {
  const { data, id, otherId } = await open(t);
  const faults: unknown[] = [];
  const options = {
    keys: { current: randomBytes(32), earlier: [] },
    siteUrl: '',
    now: () => monday,
    onError: (error: unknown) => faults.push(error),
  };
  const app = new Hono().route('/api/files', createFileRoutes(data, options));
  const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 });
  atEnd(t, close);
  const link = createFileLink(options);
  const get = (file: string) => fetch(`http://127.0.0.1:${port}${link(file).url}`);
  const whole = await get(otherId);
  assert.equal(whole.headers.get('content-length'), String(content.length));
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), other.content);
  await data.db.deleteFrom('file_pieces').where('file', '=', id).where('number', '=', 2).execute();
  const damaged = await get(id);
  assert.equal(damaged.headers.get('content-length'), String(content.length));
  await assert.rejects(damaged.arrayBuffer());
  assert.match(String(faults), /piece 3 of 3 is missing/);
  assert.equal((await get(otherId)).status, 200, 'and the server goes on');
});

await test('an export with a damaged file fails with its id, a copy of it is not left, and reconciliation names its application', async (t) => {
  const { data, dataDir, reference, id } = await open(t);
  assert.ok(isBalanced(await takeBalance(data.db)));
  await data.db.deleteFrom('file_pieces').where('file', '=', id).where('number', '=', 1).execute();
  const shell = await openShell(t, dataDir);
  const told = await shell.type('reconcile');
  assert.equal(told.code, 1);
  assert.match(told.out, new RegExp(`${reference}: part of an attached file \\(${id}\\) is missing`));
  await assert.rejects(shell.type('export', reference, '--format', 'zip'), new RegExp(id));
  const copies = join(dataDir, 'copies');
  await assert.rejects(shell.type('show', reference, '--files', copies), new RegExp(id));
  assert.deepEqual(await readdir(copies), []);
});

await test('a change of key seals each piece anew, and the old key opens none', async (t) => {
  const [old, current] = [newKey(), newKey()];
  const { data, dataDir, id } = await open(t, old);
  const { resealed, unreadable } = await reseal(data.db, createVault(current, [old]), () => undefined);
  // Six pieces, two names and two digests, answers, token, the key of digests.
  assert.deepEqual([resealed, unreadable], [13, 0]);
  const after = await openTestStore(t, dataDir, { vault: createVault(current) });
  assert.deepEqual(await contentOf(after, id), content);
  await assert.rejects(contentOf(await openTestStore(t, dataDir, { vault: createVault(old) }), id));
});

await test('a file is arriving until it is attached or held; what is neither goes with its time, pieces and all', async (t) => {
  const dataDir = await temporaryFolder(t);
  const data = await openTestStore(t, dataDir);
  const expiresAt = monday + 1_000;
  const [attached = '', held = '', left = ''] = await Promise.all(
    [1, 2, 3].map(() => storeFile(data, deck, { expiresAt })),
  );
  assert.ok((await data.submit(anApplication({ files: [attached] }))).ok);
  const options = { now: monday, sender: null, freeBytes: 1e12 };
  await data.hold([{ id: held, field: deck.field, size: content.length }], options);
  const ids = async () =>
    (await data.db.selectFrom('files').select('id').orderBy('id').execute()).map(({ id }) => id);
  await removeUnused(data.db, [attached, held]);
  assert.deepEqual(await ids(), [attached, held, left], 'what is attached or held is not unused');
  await sweepFiles(data.db, monday + 999);
  assert.deepEqual(await ids(), [attached, held, left]);
  await sweepFiles(data.db, expiresAt);
  assert.deepEqual(await ids(), [attached, held]);
  await sweepFiles(data.db, monday + 86_400_000);
  assert.deepEqual(await ids(), [attached]);
  assert.deepEqual(await contentOf(data, attached), content);
  const files = await data.db.selectFrom('file_pieces').select('file').distinct().execute();
  assert.deepEqual(
    files.map(({ file }) => file),
    [attached],
  );
  const late = await data.submit(anApplication({ files: [left] }));
  assert.deepEqual(late, { ok: false, code: 'files-gone' });
  assert.equal((await data.db.selectFrom('applications').select('reference').execute()).length, 1);
});

await test('of two applications that name the same file at the same moment, one gets it and the other is told', async (t) => {
  for (const mode of ['inline', 'thread'] as const) {
    const data = await openTestStore(t, await temporaryFolder(t), { mode });
    const file = await storeFile(data, deck);
    const results = await Promise.all([1, 2].map(() => data.submit(anApplication({ files: [file] }))));
    assert.deepEqual(results.map((result) => (result.ok ? 'stored' : result.code)).sort(), [
      'files-gone',
      'stored',
    ]);
    const again = await data.submit(anApplication({ files: [] }));
    assert.ok(again.ok, 'the key of the other is free');
  }
});

await test(
  'an upgrade cuts what was stored whole into pieces, and a file that was held can still be sent',
  onSqlite,
  async (t) => {
    const dataDir = await temporaryFolder(t);
    const key = Buffer.alloc(32, 7).toString('base64');
    const vault = createVault(key);
    const seal = (text: string | Buffer) => Buffer.from(vault.seal(Buffer.from(text)));
    const database = new DatabaseSync(join(dataDir, 'passerelle.db'));
    database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF');
    database.exec(await readFile('tests/support/before-accounts.sql', 'utf8'));
    const token = 'a-token-of-a-page-22-l';
    const hash = createHash('sha256').update(token).digest('hex');
    const { id } = database.prepare('SELECT id FROM files LIMIT 1').get() ?? {};
    const digest = createHash('sha256').update(content).digest('hex');
    database
      .prepare('UPDATE files SET content = ?, size = ?, sealed_sha256 = ? WHERE id = ?')
      .run(seal(content), content.length, seal(digest), id ?? null);
    database.exec('DELETE FROM held_files');
    const hold = database.prepare('INSERT INTO held_files VALUES (?, ?, ?, ?, ?, NULL, ?, ?)');
    const elsewhere = Buffer.from(createVault(newKey()).seal(content));
    hold.run(hash, 'application', 'deck', seal('tenu.pdf'), seal(other.content), monday + 1, 'someone');
    hold.run('0'.repeat(64), 'application', 'deck', seal('perdu.pdf'), elsewhere, monday + 1, 'someone');
    database.close();

    const data = await openTestStore(t, dataDir, { vault });
    assert.deepEqual(await contentOf(data, String(id)), content);
    const pieces = await data.db
      .selectFrom('file_pieces')
      .select('number')
      .where('file', '=', String(id))
      .execute();
    assert.equal(pieces.length, 3);
    const [held, ...rest] = await data.findHeld([token], { form: 'application', now: monday });
    assert.ok(held);
    assert.deepEqual([held.name, held.size, rest], ['tenu.pdf', other.content.length, []]);
    assert.deepEqual(await contentOf(data, held.id), other.content);
    const kept = await data.db.selectFrom('files').select('id').where('reference', 'is', null).execute();
    assert.equal(kept.length, 1, 'what nobody has the key of is asked for again');
  },
);
