import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { lockDataFolder } from '../../src/server/system/data-folder.ts';
import { applications } from '../../src/server/cli/programs/applications.ts';
import { runCommand } from '../../src/server/cli/run.ts';
import { atEnd } from '../support/cleanup.ts';
import { openTestStore, store, temporaryFolder } from '../support/stored.ts';

/** A database in which the list of migrations is changed as another version would leave it, and a server that works with it. */
async function begin(t: TestContext, change: string) {
  const dataDir = await temporaryFolder(t);
  await store(await openTestStore(t, dataDir));
  const database = new DatabaseSync(join(dataDir, 'passerelle.db'));
  const countIn = (from: DatabaseSync) =>
    Number(from.prepare('select count(*) as count from kysely_migration').get()?.['count']);
  const before = countIn(database);
  database.exec(change);
  database.close();
  const lock = lockDataFolder(dataDir);
  atEnd(t, () => {
    lock.release();
  });
  const said: string[] = [];
  const code = await runCommand(applications, ['list'], {
    env: { DATA_DIR: dataDir },
    now: Date.now,
    cwd: dataDir,
    stdout: () => Promise.resolve(),
    stderr: (text) => said.push(text),
    isTerminal: false,
  });
  const after = new DatabaseSync(join(dataDir, 'passerelle.db'));
  atEnd(t, () => {
    after.close();
  });
  return { code, said: said.join(''), count: countIn(after), before };
}

test('a command of the staff beside a server of an earlier version leaves its database as it is, and says what to do', async (t) => {
  const { code, said, count, before } = await begin(
    t,
    `delete from kysely_migration where name = (select max(name) from kysely_migration)`,
  );
  assert.equal(code, 1);
  assert.match(said, /A server of an earlier version is working with this database\. Restart it/);
  assert.equal(count, before - 1);
});

test('a database of a newer version is refused with what to do', async (t) => {
  const { code, said } = await begin(
    t,
    `insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z')`,
  );
  assert.equal(code, 1);
  assert.match(said, /written by a newer version of the program/);
});

test('a command of the staff works beside a server of its own version', async (t) => {
  assert.equal((await begin(t, 'select 1')).code, 0);
});
