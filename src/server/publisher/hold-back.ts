import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { locales } from '../../i18n/locales.ts';
import type { Problem } from '../../model/problem.ts';

const languagePart = new RegExp(`(?<=^|/)(?:${locales.join('|')})(?=/|\\.)`);

/** A file and its other language: what readers see of an entry in two languages stays of one state. */
const pairOf = (file: string): string[] =>
  languagePart.test(file) ? locales.map((locale) => file.replace(languagePart, locale)) : [file];

async function isSame(one: string, other: string): Promise<boolean> {
  const read = (file: string) => absentAs(undefined, readFile(file));
  const [a, b] = await Promise.all([read(one), read(other)]);
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

/** Puts one file back as it was published last; takes it out where it never was. False where it already is so. */
async function putBack(file: string, contentDir: string, publishedDir: string): Promise<boolean> {
  const [to, from] = [join(contentDir, file), join(publishedDir, file)];
  if (await isSame(to, from)) return false;
  await rm(to, { force: true });
  await mkdir(dirname(to), { recursive: true });
  await absentAs(undefined, copyFile(from, to));
  return true;
}

/**
 * Puts the files that cannot be published back as they were published last, so that all others can be: one bad text holds
 * up neither a colleague's nor what the calendar has promised.
 *
 * @param contentDir the copy of the content that is about to be built; what is corrected is the copy.
 * @param publishedDir the content of the live publication.
 * @returns false where nothing could be put back: building again would fail for the same reasons.
 */
export async function holdBack(
  contentDir: string,
  publishedDir: string,
  problems: readonly Problem[],
): Promise<boolean> {
  // An earlier version of this program kept none: nobody knows then what readers have.
  if (!existsSync(publishedDir)) return false;
  const files = new Set(problems.flatMap(({ file }) => pairOf(file)));
  let isChanged = false;
  for (const file of files) isChanged = (await putBack(file, contentDir, publishedDir)) || isChanged;
  return isChanged;
}

/** Keeps the content of a publication, whole or not at all. Hard links: the copy that was built is never written again. */
export async function keepPublished(contentDir: string, publishedDir: string): Promise<void> {
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
