import assert from 'node:assert/strict';
import { mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { sha256 } from '../../src/digest.ts';
import { filesIn } from '../../src/server/backup/files.ts';
import { openShell, type Shell, type Told } from './staff-shell.ts';
import { openTestStore, store, temporaryFolder } from './stored.ts';

/** An operator with a data folder, a small content folder, and a place for backups. */
export interface Operator extends Shell {
  contentDir: string;
  /** Where `backup` puts its backups. */
  folder: string;
  /** Makes a backup. @returns its path. */
  backUp: () => Promise<string>;
  restore: (...words: string[]) => Promise<Told>;
  /** The references in the data folder, by state. */
  references: () => Promise<Record<string, string[]>>;
}

/** One byte of a file becomes another one. */
export async function flipByte(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  await handle.write(Buffer.of((byte[0] ?? 0) ^ 1), 0, 1, at);
  await handle.close();
}

/** The files below a folder that hold some bytes. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of await filesIn(folder))
    if ((await readFile(join(folder, path))).includes(text)) found.push(path);
  return found;
}

/** Every file below a data folder with the digest of its bytes; not its locks, and what SQLite keeps beside an open database. */
export async function contentsOf(folder: string): Promise<Map<string, string>> {
  const paths = (await filesIn(folder)).filter((path) => !/\.lock$|-wal$|-shm$/.test(path));
  return new Map(
    await Promise.all(paths.map(async (path) => [path, sha256(await readFile(join(folder, path)))] as const)),
  );
}

/** A data folder of an operator, with as many applications as asked for. */
export async function openOperator(
  t: TestContext,
  given: { env?: Readonly<Record<string, string>>; applications?: number } = {},
): Promise<Operator> {
  const base = await temporaryFolder(t);
  const [dataDir, contentDir, folder] = [join(base, 'var'), join(base, 'content'), join(base, 'backups')];
  await mkdir(join(contentDir, 'domains/fr'), { recursive: true });
  await writeFile(join(contentDir, 'domains/fr/ocean.mdx'), 'Océan');
  const data = await openTestStore(t, dataDir);
  for (let made = 0; made < (given.applications ?? 0); made += 1) await store(data);
  await data.close();
  const shell = await openShell(t, dataDir, { CONTENT_DIR: contentDir, BACKUP_DIR: folder, ...given.env });
  const backUp = async () => {
    shell.clock.now += 1_000;
    const { code, err } = await shell.typeOwn('backup');
    assert.equal(code, 0, err);
    return join(folder, (await readdir(folder)).sort().at(-1) ?? '');
  };
  const references = async () => {
    const opened = await openTestStore(t, dataDir);
    const rows = await opened.db.selectFrom('applications').select(['reference', 'state']).execute();
    await opened.close();
    const inState = (state: string) => rows.filter((row) => row.state === state).map((row) => row.reference);
    return Object.fromEntries(['accepted', 'quarantined', 'erased'].map((state) => [state, inState(state)]));
  };
  return {
    ...shell,
    contentDir,
    folder,
    backUp,
    references,
    restore: (...words) => shell.typeOwn('restore', ...words),
  };
}
