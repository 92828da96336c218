import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { absentAs } from '../../../collections/read/absent-as.ts';

/**
 * Keeps the content of a publication, whole or not at all. Hard links: a file of the copy that was built is never written again.
 * What was kept before lies beside it, under a name that the next removal of releases does not spare.
 */
export async function keepPublishedContent(contentDir: string, publishedDir: string): Promise<void> {
  const [aside, before] = [`${publishedDir}.new`, `${publishedDir}.old`];
  for (const left of [aside, before]) await rm(left, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true });
  const toOf = (from: string) => join(aside, relative(contentDir, from));
  for (const { parentPath, name } of entries.filter((one) => one.isDirectory()))
    await mkdir(toOf(join(parentPath, name)), { recursive: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  await Promise.all(files.map((from) => link(from, toOf(from))));
  await absentAs(undefined, rename(publishedDir, before));
  await rename(aside, publishedDir);
}
