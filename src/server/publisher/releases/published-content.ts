import { link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { absentAs } from '../../../collections/read/absent-as.ts';

/** Keeps the content of a publication, whole or not at all. Hard links: the copy that was built is never written again. */
export async function keepPublishedContent(contentDir: string, publishedDir: string): Promise<void> {
  const aside = `${publishedDir}.new`;
  await rm(aside, { recursive: true, force: true });
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const from = join(entry.parentPath, entry.name);
    const to = join(aside, from.slice(contentDir.length));
    await mkdir(dirname(to), { recursive: true });
    await link(from, to);
  }
  await rm(publishedDir, { recursive: true, force: true });
  await absentAs(undefined, rename(aside, publishedDir));
}
