import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent } from '../../collections/read/absent-as.ts';
import { digestOfFile, filesIn } from './files.ts';
import { checksumsName } from './layout.ts';

const escaped = (path: string) => path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const unescaped = (path: string) => path.replace(/\\([\\n])/g, (_, sign) => (sign === 'n' ? '\n' : '\\'));

/** A line of `sha256sum`; a backslash before it says that the path has signs that are escaped. */
const toLine = (digest: string, path: string) => {
  const safe = escaped(path);
  return `${safe === path ? '' : '\\'}${digest}  ${safe}\n`;
};

/** Writes the digest of every file of a folder, in the format of `sha256sum`, and has the disk keep them all. */
export async function writeChecksums(folder: string): Promise<void> {
  let text = '';
  for (const path of await filesIn(folder))
    text += toLine(await digestOfFile(join(folder, path), true), path);
  await writeFile(join(folder, checksumsName), text, { mode: 0o600, flush: true });
}

/** The files that a list of digests names; undefined where a line of it cannot be read. */
function parse(text: string): { digest: string; path: string }[] | undefined {
  if (!text.endsWith('\n')) return undefined;
  const files: { digest: string; path: string }[] = [];
  for (const line of text.slice(0, -1).split('\n')) {
    const [, mark, digest, path] = /^(\\?)([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined) return undefined;
    files.push({ digest, path: mark === '' ? path : unescaped(path) });
  }
  return files;
}

/**
 * Compares a backup with its own list of digests.
 *
 * @returns the files that are damaged or missing: none where every byte is as it was written.
 */
export async function findDamagedFiles(folder: string): Promise<string[]> {
  const listed = await readFile(join(folder, checksumsName), 'utf8').then(parse, (error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (listed === undefined) return [checksumsName];
  // A line that is gone hides its file.
  const named = new Set([checksumsName, ...listed.map(({ path }) => path)]);
  const damaged = (await filesIn(folder)).filter((path) => !named.has(path));
  for (const { digest, path } of listed) {
    // What the disk cannot read is damaged too.
    const found = await digestOfFile(join(folder, path)).catch(() => undefined);
    if (found !== digest) damaged.push(path);
  }
  return damaged;
}
