// Slow: it starts a process for each kill. It shows nothing of a power cut, which would take what was not synced.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../src/environment.ts';
import { findDamagedFiles } from '../../src/server/backup/checksums.ts';
import { listBackups } from '../../src/server/backup/layout.ts';
import { gitDirIn, openRepository } from '../../src/server/cms/storage/git/repository.ts';
import { contentsOf, openOperator, type Operator } from '../support/backups.ts';
import { temporaryFolder } from '../support/stored.ts';

const preload = pathToFileURL(join(root, 'tests/support/kill-preload.ts')).href;

/** Runs `backup` or `restore` as a process that dies at its nth step, or, with 0, lives. @returns what ended it. */
async function run(operator: Operator, words: readonly string[], killAt: number, steps = '') {
  const child = spawn(process.execPath, ['--import', preload, 'src/commands/cli.ts', ...words], {
    cwd: root,
    stdio: 'ignore',
    env: {
      ...process.env,
      DATA_DIR: operator.dataDir,
      CONTENT_DIR: operator.contentDir,
      BACKUP_DIR: operator.folder,
      CMS_BACKEND: 'local',
      KILL_AT: String(killAt),
      KILL_STEPS: steps,
    },
  });
  await once(child, 'exit');
  return String(child.signalCode ?? child.exitCode);
}

/** Each step that moves something, and of the others each so many, so that every stretch is cut somewhere. */
async function chooseSteps(file: string, every: number): Promise<number[]> {
  const names = (await readFile(file, 'utf8')).trim().split('\n');
  return names.flatMap((name, index) => (name === 'rename' || index % every === 0 ? [index + 1] : []));
}

/** An operator with applications, texts in a folder and in a repository, and a message in a file. */
async function begin(t: TestContext): Promise<Operator> {
  const operator = await openOperator(t, { applications: 2 });
  const { contentDir, dataDir } = operator;
  await openRepository(gitDirIn(dataDir), { contentDir, remote: undefined });
  await cp(contentDir, join(dataDir, 'trash'), { recursive: true });
  return operator;
}

/** What the database of a folder holds, read from a copy: to look at it would change what lies beside it. */
async function held(t: TestContext, folder: string): Promise<string[]> {
  const copy = await temporaryFolder(t);
  for (const name of await readdir(folder))
    if (name.startsWith('passerelle.db')) await cp(join(folder, name), join(copy, name));
  const database = new DatabaseSync(join(copy, 'passerelle.db'));
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  const rows = database.prepare('SELECT reference FROM applications ORDER BY reference').all();
  database.close();
  return rows.map(({ reference }) => String(reference));
}

await test('a backup that is killed at any step leaves the data as they are, and nothing that passes for a backup', async (t) => {
  const operator = await begin(t);
  const before = await contentsOf(operator.dataDir);
  const list = join(operator.cwd, 'steps');
  assert.equal(await run(operator, ['backup'], 0, list), '0');
  const steps = await chooseSteps(list, 12);
  for (const at of steps) {
    assert.equal(await run(operator, ['backup'], at), 'SIGKILL', `step ${at}`);
    for (const name of await listBackups(operator.folder))
      assert.deepEqual(await findDamagedFiles(join(operator.folder, name)), [], `step ${at}: ${name}`);
  }
  const complete = (await listBackups(operator.folder)).length;
  await operator.backUp();
  assert.deepEqual(
    (await readdir(operator.folder)).filter((name) => name.startsWith('.')),
    [],
  );
  assert.equal((await listBackups(operator.folder)).length, complete + 1);
  const after = await contentsOf(operator.dataDir);
  after.delete('backups.json');
  assert.deepEqual(after, before);
  t.diagnostic(`${steps.length} kills`);
});

await test('a restore that is killed at any step leaves the old data whole, and a second restore finishes it', async (t) => {
  const operator = await begin(t);
  const { dataDir, contentDir, cwd } = operator;
  const backup = await operator.backUp();
  const expected = await held(t, dataDir);
  // The present data, which must never be lost: one application more, another text.
  const lost = await openOperator(t, { applications: 3 });
  await cp(join(lost.dataDir, 'passerelle.db'), join(dataDir, 'passerelle.db'));
  await writeFile(join(contentDir, 'domains/fr/ocean.mdx'), 'La mer');
  const [present, texts] = [await held(t, dataDir), await contentsOf(contentDir)];
  const [savedData, savedContent] = [join(cwd, 'data'), join(cwd, 'content')];
  await cp(dataDir, savedData, { recursive: true });
  await cp(contentDir, savedContent, { recursive: true });
  const goBack = async () => {
    for (const [from, to] of [
      [savedData, dataDir],
      [savedContent, contentDir],
    ] as const) {
      await rm(to, { recursive: true });
      await cp(from, to, { recursive: true });
    }
  };
  const list = join(cwd, 'steps');
  assert.equal(await run(operator, ['restore', backup], 0, list), '0');
  const steps = await chooseSteps(list, 25);
  for (const at of steps) {
    await goBack();
    assert.equal(await run(operator, ['restore', backup], at), 'SIGKILL', `step ${at}`);
    const asides = (await readdir(dataDir)).filter((name) => name.startsWith('before-restore-'));
    const places = ['.', ...asides].map((name) => join(dataDir, name));
    let isKept = false;
    for (const place of places)
      if ((await readdir(place)).includes('passerelle.db'))
        isKept ||= String(await held(t, place)) === String(present);
    assert.ok(isKept, `step ${at}: the old database`);
    const contents = [contentDir, ...places.map((place) => join(place, 'content'))];
    const kept = await Promise.all(contents.map(contentsOf));
    assert.ok(
      kept.some((one) => String([...one]) === String([...texts])),
      `step ${at}: the old texts`,
    );

    operator.clock.now += 1_000;
    const { code, err } = await operator.restore(backup);
    assert.equal(code, 0, `step ${at}: ${err}`);
    assert.deepEqual(await held(t, dataDir), expected, `step ${at}`);
    assert.deepEqual(
      (await readdir(dataDir)).filter((name) => /^restore\.|proof/.test(name)),
      [],
      `step ${at}: nothing is left over`,
    );
    assert.equal(await readFile(join(contentDir, 'domains/fr/ocean.mdx'), 'utf8'), 'Océan', `step ${at}`);
    assert.ok((await readdir(gitDirIn(dataDir))).includes('HEAD'), `step ${at}`);
  }
  t.diagnostic(`${steps.length} kills`);
});
