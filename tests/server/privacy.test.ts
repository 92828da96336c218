import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { eraseApplications, findExpired } from '../../src/server/applications/privacy/erase.ts';
import { findByAddress } from '../../src/server/applications/privacy/person.ts';
import { keepToRetention } from '../../src/server/applications/privacy/retention.ts';
import { findEncryption, reseal } from '../../src/server/applications/storage/database/seals.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { createVault, plainVault } from '../../src/server/applications/storage/database/vault.ts';
import {
  anApplication,
  contentOf,
  monday,
  openTestStore,
  store,
  temporaryFolder,
} from '../support/stored.ts';
import { onSqlite } from '../support/store-place.ts';

const dayMs = 86_400_000;
const marker = 'Zyxomma-77';
const newKey = () => randomBytes(32).toString('base64');

/** One file of that many bytes, the marker in it. */
const aFile = (bytes = 50_000) => ({
  field: 'pitchDeck',
  name: `${marker}.pdf`,
  content: Buffer.from(`%PDF-1.4 ${marker} `.padEnd(bytes, `${marker} `)),
});

const marked = {
  answers: { companyName: marker, email: `${marker}@example.org`, problem: `${marker} `.repeat(40) },
  unrecognised: { other: [marker] },
  files: [aFile()],
};

/** How often a text is found in the files of the database. */
async function countOnDisk(dataDir: string, text: string): Promise<number> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('passerelle.db'));
  const contents = await Promise.all(names.map((name) => readFile(join(dataDir, name), 'latin1')));
  return contents.reduce((sum, content) => sum + content.split(text).length - 1, 0);
}

async function open(t: TestContext, key?: string) {
  const dataDir = await temporaryFolder(t);
  const mailDir = join(dataDir, 'mail');
  await mkdir(join(mailDir, 'acknowledgements'), { recursive: true });
  return { dataDir, mailDir, data: await openTestStore(t, dataDir, { vault: createVault(key) }) };
}

const states = async ({ db }: Store) =>
  Object.groupBy(await db.selectFrom('applications').selectAll().execute(), ({ state }) => state);

test(
  'an application that is erased leaves no word on disk: not in the database, its log, or the mail folder',
  onSqlite,
  async (t) => {
    const { dataDir, mailDir, data } = await open(t);
    // Many rows and of all sizes, so that pages of the database are split and filled again.
    const references: string[] = [];
    for (let number = 0; number < 60; number += 1) {
      const files = number % 4 === 0 ? [aFile(1_000 * (number + 1))] : [];
      references.push(await store(data, { ...marked, files }));
    }
    for (const reference of references) {
      await writeFile(join(mailDir, `${reference}.eml`), marker);
      await writeFile(join(mailDir, 'acknowledgements', `${reference}.acknowledgement.eml`), marker);
    }
    assert.ok((await countOnDisk(dataDir, marker)) > 1_000);

    assert.equal(await eraseApplications(references, { store: data, mailDir }), 60);
    assert.equal(await countOnDisk(dataDir, marker), 0);
    assert.deepEqual(await readdir(mailDir), ['acknowledgements']);
    assert.deepEqual(await readdir(join(mailDir, 'acknowledgements')), []);
  },
);

test('what is erased leaves a tombstone with reference, form, call and time, and its neighbours whole', async (t) => {
  const { mailDir, data } = await open(t);
  const [gone, kept] = [await store(data, marked), await store(data, marked)];
  await writeFile(join(mailDir, `${kept}.eml`), marker);
  await eraseApplications([gone], { store: data, mailDir });

  const tombstone = await data.findByReference(gone);
  assert.ok(tombstone);
  const { reference, call, receivedAt, state, answers, unrecognised, files, consents } = tombstone;
  assert.deepEqual(
    { reference, call, receivedAt, state, form: tombstone.form.name },
    { reference: gone, call: 'demo-2026', receivedAt: monday, state: 'erased', form: 'application' },
  );
  assert.deepEqual(
    { answers, unrecognised, files, consents },
    { answers: {}, unrecognised: {}, files: [], consents: [] },
  );
  const rest = await data.findByReference(kept);
  assert.equal(rest?.answers['companyName'], marker);
  assert.deepEqual(await contentOf(data, rest.files[0]?.id), aFile().content);
  assert.deepEqual(await readdir(mailDir), ['acknowledgements', `${kept}.eml`].sort());
  for (const table of ['files', 'consents', 'outbox', 'idempotency'] as const) {
    const rows = await data.db.selectFrom(table).select('reference').execute();
    assert.deepEqual(new Set(rows.map((row) => row.reference)), new Set([kept]), table);
  }
});

test('each application is kept as long as its form said when it came, and not an hour longer', async (t) => {
  const { mailDir, data } = await open(t);
  const reference = await store(data, marked);
  const { form } = anApplication();
  const last = monday + form.retentionDays * dayMs;
  assert.equal(await keepToRetention({ store: data, mailDir }, last - 1), 0);
  assert.equal((await data.findByReference(reference))?.state, 'accepted');
  assert.equal(await keepToRetention({ store: data, mailDir }, last), 1);
  assert.equal((await data.findByReference(reference))?.state, 'erased');
});

test('a message written while its application was being erased goes the next hour', async (t) => {
  const { mailDir, data } = await open(t);
  const reference = await store(data, marked);
  await eraseApplications([reference], { store: data, mailDir });
  await writeFile(join(mailDir, `${reference}.eml`), marker);
  await writeFile(join(mailDir, `${reference}.eml.part`), marker);
  await keepToRetention({ store: data, mailDir }, monday);
  assert.deepEqual(await readdir(mailDir), ['acknowledgements']);
});

test('an erasure that was interrupted between two applications is finished the next time', async (t) => {
  const { mailDir, data } = await open(t);
  await store(data, marked);
  await store(data, marked);
  const expired = await findExpired(data.db, monday + 4_000 * dayMs);
  await eraseApplications(expired.slice(0, 1), { store: data, mailDir });
  assert.equal(await keepToRetention({ store: data, mailDir }, monday + 4_000 * dayMs), 1);
  assert.equal((await states(data)).erased?.length, 2);
});

test('everything that someone sent is found by their address, whatever the capitals, and nothing of others', async (t) => {
  const { data } = await open(t, newKey());
  const mine = await store(data, { answers: { email: 'Personne@Example.org' } });
  const also = await store(data, { answers: { email: 'personne@example.org' }, receivedAt: monday + 1 });
  await store(data, { answers: { email: 'une.personne@example.org', problem: 'personne@example.org' } });
  assert.deepEqual(await findByAddress(data, ' personne@EXAMPLE.org'), [mine, also]);
});

test('with a key, a stolen copy of the database says nothing of applicants', async (t) => {
  const { dataDir, data } = await open(t, newKey());
  const reference = await store(data, marked);
  assert.equal(await data.encryption(), 'on');
  assert.equal(await countOnDisk(dataDir, marker), 0);
  const stored = await data.findByReference(reference);
  assert.equal(stored?.answers['companyName'], marker);
  assert.equal(stored.files[0]?.name, `${marker}.pdf`);
  assert.deepEqual(await contentOf(data, stored.files[0].id), aFile().content);
});

test('a change of key leaves everything readable with the new key alone, and nothing sealed with the old one', async (t) => {
  const [old, current] = [newKey(), newKey()];
  const { dataDir, data } = await open(t, old);
  const references = [await store(data, marked), await store(data, marked)];
  const seen: [number, number][] = [];
  const both = createVault(current, [old]);
  assert.deepEqual(await reseal(data.db, both, (done, total) => seen.push([done, total])), {
    resealed: 11,
    unreadable: 0,
  });
  assert.deepEqual(seen.at(-1), [11, 11]);

  const after = await openTestStore(t, dataDir, { vault: createVault(current) });
  assert.equal(await after.encryption(), 'on');
  for (const reference of references) {
    const stored = await after.findByReference(reference);
    assert.equal(stored?.answers['companyName'], marker);
    assert.deepEqual(await contentOf(after, stored.files[0]?.id), aFile().content);
  }
  assert.equal(await findEncryption(data.db, createVault(old)), 'key-missing');
});

test('an operator who sets a key for the first time is told that what was stored before lies in clear until it is sealed', async (t) => {
  const { dataDir, data } = await open(t);
  await store(data, marked);
  await eraseApplications([await store(data, marked)], { store: data, mailDir: join(dataDir, 'mail') });
  const vault = createVault(newKey());
  const given = await openTestStore(t, dataDir, { vault });
  assert.equal(await given.encryption(), 'partly');
  // A run that ends when the rows of applications are done, their attachments not.
  const cut = reseal(given.db, vault, (done) => {
    if (done === 4) throw new Error('the machine was switched off');
  });
  await assert.rejects(cut, /switched off/);
  assert.equal(await findEncryption(given.db, vault), 'partly');
  await reseal(given.db, vault, () => undefined);
  assert.equal(await findEncryption(given.db, vault), 'on');
});

test('a change of key that was interrupted goes on where it was', async (t) => {
  const { data } = await open(t);
  await store(data, marked);
  await store(data, marked);
  const vault = createVault(newKey());
  const cut = reseal(data.db, vault, (done) => {
    if (done === 2) throw new Error('the machine was switched off');
  });
  await assert.rejects(cut, /switched off/);
  const totals = new Set<number>();
  assert.equal((await reseal(data.db, vault, (_done, total) => totals.add(total))).resealed, 9);
  assert.deepEqual([...totals], [9]);
  assert.equal((await reseal(data.db, vault, () => undefined)).resealed, 0);
});

test('what is erased while keys are changed does not come back', onSqlite, async (t) => {
  const { dataDir, data } = await open(t);
  await store(data, marked);
  const vault = createVault(newKey());
  const sneaky = {
    ...vault,
    /** Someone erases the application between the reading and the writing of it. */
    seal: (plain: Uint8Array) => {
      other.exec(`update applications set answers = x'00'; delete from file_pieces; delete from files`);
      return vault.seal(plain);
    },
  };
  const other = new DatabaseSync(join(dataDir, 'passerelle.db'));
  t.after(() => {
    other.close();
  });
  await reseal(data.db, sneaky, () => undefined);
  const row = await data.db.selectFrom('applications').select('answers').executeTakeFirstOrThrow();
  assert.deepEqual([...row.answers], [0]);
});

test('a server that was not given the key says so, and still takes applications', async (t) => {
  const { dataDir, data } = await open(t, newKey());
  await store(data, marked);
  const without = await openTestStore(t, dataDir, { vault: plainVault });
  assert.equal(await without.encryption(), 'key-missing');
  assert.ok(await store(without, marked));
});
