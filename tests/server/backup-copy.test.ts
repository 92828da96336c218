import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../src/environment.ts';
import { apply } from '../support/applicants.ts';
import { helperProgram } from '../support/helper-program.ts';
import { startServing } from '../support/serving.ts';
import { openTestStore, temporaryFolder } from '../support/stored.ts';

const run = promisify(execFile);
const sqlite = helperProgram('sqlite3');

/** The command of the section on backups, as an operator types it beside `var/`. */
async function commandOf(document: string): Promise<string> {
  const text = await readFile(join(root, document), 'utf8');
  const [command] = /umask 077 && sqlite3 .*"VACUUM INTO .*"/.exec(text) ?? [];
  assert.ok(command, `${document} says how to copy the database`);
  return command;
}

await test(
  'a copy made by the documented command while applications come in holds all that were acknowledged before',
  sqlite.options,
  async (t) => {
    const { url, dataDir } = await startServing(t);
    const folder = await temporaryFolder(t);
    const command = await commandOf('.github/OPERATIONS.md');
    assert.equal(command, await commandOf('README.md'));
    const acknowledged: string[] = [];
    const over = new AbortController();
    const applicants = Array.from({ length: 6 }, async (_, lane) => {
      for (let count = 0; !over.signal.aborted; count += 1) {
        const told = await apply(url, { projectName: `Projet ${lane}-${count}` });
        if ('reference' in told) acknowledged.push(told.reference);
      }
    });
    const copies: { file: string; expected: string[] }[] = [];
    for (let round = 0; round < 5; round += 1) {
      await apply(url, { projectName: `Avant la copie ${round}` });
      const expected = [...acknowledged];
      const here = join(folder, String(round));
      await mkdir(here);
      const typed = command.replace('var/passerelle.db', join(dataDir, 'passerelle.db'));
      await run('sh', ['-c', typed], { cwd: here, env: { ...process.env, LC_ALL: 'C' } });
      copies.push({ file: join(here, 'copy.db'), expected });
    }
    over.abort();
    await Promise.all(applicants);
    assert.ok(acknowledged.length > 20, 'applications came in meanwhile');
    for (const { file, expected } of copies) {
      assert.equal((await stat(file)).mode & 0o077, 0);
      const copy = new DatabaseSync(file);
      assert.deepEqual({ ...copy.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
      const held = new Set(
        copy
          .prepare('select reference from applications')
          .all()
          .map((row) => row['reference']),
      );
      assert.deepEqual(
        expected.filter((reference) => !held.has(reference)),
        [],
      );
      copy.close();
    }

    // Restored as the same section says: the copy in the place of the database, without the log of the other one.
    const [last] = copies.slice(-1);
    const restored = join(folder, 'restored');
    await mkdir(restored);
    await copyFile(last?.file ?? '', join(restored, 'passerelle.db'));
    const data = await openTestStore(t, restored);
    for (const reference of last?.expected ?? []) assert.ok(await data.findByReference(reference), reference);
  },
);
