import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { absentAs } from '../../collections/read/absent-as.ts';
import { readContent } from '../../collections/read/content.ts';
import { findProblems } from '../../collections/read/problems.ts';
import { readSiteSettings } from '../../collections/read/settings.ts';
import { folderTree } from '../../collections/read/tree.ts';
import { locales } from '../../i18n/locales.ts';
import { collectionNames } from '../../model/collections/index.ts';
import { publicationInstant } from '../../model/publication.ts';
import { usualSettings } from '../../model/site-settings.ts';
import type { HoldBackJob } from './builder.ts';

/** Of the texts that are gone, how many are tried: each costs a look at the whole content. */
const mostTried = 50;

const languagePart = new RegExp(`(?<=^|/)(?:${locales.join('|')})(?=/|\\.)`);

/** A file and its other language: what readers see of an entry in two languages stays of one state. */
const pairOf = (file: string): string[] =>
  languagePart.test(file) ? locales.map((locale) => file.replace(languagePart, locale)) : [file];

/** Something is there, and it is no file. */
const noFile = Symbol('no file');

const bytesOf = (file: string): Promise<Buffer | undefined | typeof noFile> =>
  absentAs(undefined, readFile(file)).catch(() => noFile);

/** What readers have: the files of the live publication, without those that it still hid. */
async function openPublished(publishedDir: string, publishedAt: number) {
  const tree = folderTree(publishedDir);
  const [{ entries }, site] = await Promise.all([readContent(tree), readSiteSettings(tree)]);
  const { zone } = site ?? usualSettings;
  const hidden = entries.filter(({ data }) => (publicationInstant(data, zone) ?? -Infinity) > publishedAt);
  const hiddenFiles = new Set(hidden.flatMap(({ file }) => pairOf(file)));
  return {
    read: async (file: string) => {
      const bytes = hiddenFiles.has(file) ? undefined : await bytesOf(join(publishedDir, file));
      return bytes === noFile ? undefined : bytes;
    },
    list: tree.list,
  };
}

type Published = Awaited<ReturnType<typeof openPublished>>;

/** Makes one file of the copy what readers have; takes it out where they have none. False where it already is so. */
async function putBack(file: string, contentDir: string, published: Published): Promise<boolean> {
  const to = join(contentDir, file);
  const [found, bytes] = await Promise.all([bytesOf(to), published.read(file)]);
  const isSame = found !== noFile && (found && bytes ? found.equals(bytes) : found === bytes);
  if (isSame) return false;
  await rm(to, { recursive: true, force: true });
  if (!bytes) return true;
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, bytes);
  return true;
}

/** The files that readers have of entries that are gone from the copy, in one of the two languages or both. */
async function goneFiles(contentDir: string, published: Published): Promise<string[]> {
  const folders = collectionNames.flatMap((name) => locales.map((locale) => `${name}/${locale}`));
  const files = await Promise.all(
    folders.map(async (folder) => (await published.list(folder)).map((name) => `${folder}/${name}`)),
  );
  const gone = files.flat().filter((file) => !existsSync(join(contentDir, file)));
  const isSeen = await Promise.all(gone.map(async (file) => (await published.read(file)) !== undefined));
  return gone.filter((_, index) => isSeen[index]);
}

const titleOf = (bytes: Buffer | undefined | typeof noFile) =>
  bytes instanceof Buffer ? /^title:.*$/m.exec(bytes.toString())?.[0] : undefined;

/** Under which name readers have a text that was renamed with a mistake: that of the same folder and title that is gone. */
async function formerNames(files: readonly string[], contentDir: string, published: Published) {
  const fresh: string[] = [];
  for (const file of files) if ((await published.read(file)) === undefined) fresh.push(file);
  if (fresh.length === 0) return [];
  const gone = await goneFiles(contentDir, published);
  const former: string[] = [];
  for (const file of fresh) {
    const title = titleOf(await bytesOf(join(contentDir, file)));
    for (const one of title === undefined ? [] : gone)
      if (dirname(one) === dirname(file) && titleOf(await published.read(one)) === title) former.push(one);
  }
  return former;
}

/** The files to which those of a pair were renamed: of the same folder and title, and new to readers. */
async function twinsOf(pair: readonly string[], contentDir: string, published: Published) {
  const twins = new Map<string, Buffer>();
  for (const file of pair) {
    const title = titleOf(await published.read(file));
    for (const name of title === undefined ? [] : await folderTree(contentDir).list(dirname(file))) {
      const one = `${dirname(file)}/${name}`;
      const bytes = await bytesOf(join(contentDir, one));
      const isNew = (await published.read(one)) === undefined;
      if (isNew && bytes instanceof Buffer && titleOf(bytes) === title) twins.set(one, bytes);
    }
  }
  return twins;
}

/** Brings back, of the entries that are gone, those that others cannot do without. */
async function bringBackNeeded(
  contentDir: string,
  published: Published,
  problemCount: number,
): Promise<boolean> {
  const gone = await goneFiles(contentDir, published);
  const pairs = new Map(gone.map((file) => [pairOf(file).join(), pairOf(file)]));
  let left = problemCount;
  for (const pair of [...pairs.values()].slice(0, mostTried)) {
    const twins = await twinsOf(pair, contentDir, published);
    for (const file of twins.keys()) await rm(join(contentDir, file));
    for (const file of pair) await putBack(file, contentDir, published);
    const count = (await findProblems(contentDir)).length;
    if (count < left) {
      left = count;
      continue;
    }
    for (const file of pair.filter((one) => gone.includes(one))) await rm(join(contentDir, file));
    for (const [file, bytes] of twins) await writeFile(join(contentDir, file), bytes);
  }
  return left < problemCount;
}

/**
 * Puts the files that cannot be published back as readers have them, so that all others can be published: one bad text holds
 * up neither a colleague's nor what the calendar has promised. What readers do not have, or not yet, is left out: an embargo
 * that was put off is not lifted by a mistake beside it. What is corrected is the copy that is about to be built.
 *
 * @returns false where nothing could be put back: building again would fail for the same reasons.
 */
export async function holdBack({
  contentDir,
  publishedDir,
  publishedAt,
  problems,
}: HoldBackJob): Promise<boolean> {
  // An earlier version of this program kept none: nobody knows then what readers have.
  if (!existsSync(publishedDir)) return false;
  const published = await openPublished(publishedDir, publishedAt);
  const bad = [...new Set(problems.flatMap(({ file }) => pairOf(file)))];
  const former = await formerNames(bad, contentDir, published);
  let isChanged = false;
  for (const file of [...bad, ...former.flatMap(pairOf)])
    isChanged = (await putBack(file, contentDir, published)) || isChanged;
  return isChanged || bringBackNeeded(contentDir, published, problems.length);
}
