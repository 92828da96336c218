import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { root } from '../../src/environment.ts';
import { openTestStore, store, temporaryFolder } from '../support/stored.ts';

/** Starts a program on a data folder; resolves with what it said when it has ended. */
async function said(program: string, args: readonly string[], dataDir: string) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LC_ALL: 'en_CA.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [told] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { told, code: child.exitCode };
}

const damages: Readonly<Record<string, (file: string) => Promise<void>>> = {
  'was cut off': (file) => truncate(file, 20_000),
  'is another file': (file) => writeFile(file, 'Ceci est un texte. '.repeat(1_000)),
  'lost its first pages': async (file) => {
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0x41, 100, 40_000));
  },
};

for (const [what, damage] of Object.entries(damages)) {
  await test(`an operator whose database ${what} is told at the start what is damaged and how to restore a backup`, async (t) => {
    const dataDir = await temporaryFolder(t);
    const data = await openTestStore(t, dataDir);
    await store(data);
    await data.db.destroy();
    const file = join(dataDir, 'passerelle.db');
    await damage(file);
    const before = await readFile(file);
    const programs = [
      ['tests/support/serve-example.ts', []],
      ['src/commands/cli.ts', ['applications', 'list']],
    ] as const;
    for (const [program, args] of programs) {
      const { told, code } = await said(program, args, dataDir);
      assert.equal(code, 1, told);
      assert.match(told, /DATA_DIR: the database .*passerelle\.db is damaged/);
      assert.match(told, /restore a backup.*OPERATIONS\.md/s);
    }
    assert.deepEqual(await readFile(file), before, 'what may still be recovered is as it was');
  });
}

await test('an operator whose database is no file is told by the setting', async (t) => {
  const dataDir = await temporaryFolder(t);
  await mkdir(join(dataDir, 'passerelle.db'));
  const { told, code } = await said('tests/support/serve-example.ts', [], dataDir);
  assert.equal(code, 1);
  assert.match(told, /DATA_DIR: .*passerelle\.db cannot be opened/);
});
