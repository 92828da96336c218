import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readContent } from '../../../collections/read/content.ts';
import { findProblems } from '../../../collections/read/problems.ts';
import { readSiteSettings } from '../../../collections/read/settings.ts';
import { folderTree, type ContentTree } from '../../../collections/read/tree.ts';
import { locales } from '../../../i18n/locales.ts';
import { collectionNames } from '../../../model/collections/index.ts';
import { publicationInstant } from '../../../model/messages/publication.ts';
import { usualSettings } from '../../../model/site-settings.ts';
import type { HoldBackJob } from '../builder.ts';
import { leaveOut } from './leave-out.ts';
import { pairOf } from './pair-of.ts';

/** Of the texts that are gone, how many are tried: each costs a look at the whole content. */
const mostTried = 50;

/** What readers have: the files of the live publication, without those that it still hid. */
async function openPublished(publishedDir: string, publishedAt: number): Promise<ContentTree> {
  const tree = folderTree(publishedDir);
  const [{ entries }, site] = await Promise.all([readContent(tree), readSiteSettings(tree)]);
  const { zone } = site ?? usualSettings;
  const hidden = entries.filter(({ data }) => (publicationInstant(data, zone) ?? -Infinity) > publishedAt);
  const hiddenFiles = new Set(hidden.flatMap(({ file }) => pairOf(file)));
  return {
    list: tree.list,
    read: (file) => (hiddenFiles.has(file) ? Promise.resolve(undefined) : tree.read(file)),
  };
}

/** The copy that is about to be built, beside what readers have. */
interface Contents {
  contentDir: string;
  copy: ContentTree;
  published: ContentTree;
}

/** Makes one file of the copy what readers have; takes it out where they have none. False where it already is so. */
async function putBack(file: string, { contentDir, copy, published }: Contents): Promise<boolean> {
  const to = join(contentDir, file);
  const [found, bytes] = await Promise.all([copy.read(file), published.read(file)]);
  const isSame = bytes ? found?.equals(bytes) === true : !existsSync(to);
  if (isSame) return false;
  // A folder may have taken the place of a file.
  await rm(to, { recursive: true, force: true });
  if (!bytes) return true;
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, bytes);
  return true;
}

/** The files that readers have of entries that are gone from the copy, in one of the two languages or both. */
async function goneFiles({ contentDir, published }: Contents): Promise<string[]> {
  const gone: string[] = [];
  for (const collection of collectionNames)
    for (const locale of locales)
      for (const name of await published.list(`${collection}/${locale}`)) {
        const file = `${collection}/${locale}/${name}`;
        if (!existsSync(join(contentDir, file)) && (await published.read(file))) gone.push(file);
      }
  return gone;
}

const titleLineOf = (bytes: Buffer | undefined) => bytes && /^title:.*$/m.exec(bytes.toString())?.[0];

/** The files to which a text that is gone was renamed: of its folder and title, and new to readers. */
async function renamesOf(file: string, { copy, published }: Contents): Promise<string[]> {
  const title = titleLineOf(await published.read(file));
  if (title === undefined) return [];
  const renames: string[] = [];
  for (const name of await copy.list(dirname(file))) {
    const one = `${dirname(file)}/${name}`;
    if ((await published.read(one)) === undefined && titleLineOf(await copy.read(one)) === title)
      renames.push(one);
  }
  return renames;
}

/** The former names of bad files that were renamed: readers know the text by that name. */
async function formerNames(bad: readonly string[], contents: Contents): Promise<string[]> {
  const former: string[] = [];
  for (const file of await goneFiles(contents)) {
    const renames = await renamesOf(file, contents);
    if (renames.some((one) => bad.includes(one))) former.push(...pairOf(file));
  }
  return former;
}

/** Brings back, of the entries that are gone, those that others cannot do without, in the place of what they were renamed to. */
async function bringBackNeeded(contents: Contents, problemCount: number): Promise<boolean> {
  const { contentDir, copy } = contents;
  const gone = await goneFiles(contents);
  const pairs = new Map(gone.map((file) => [pairOf(file).join(), pairOf(file)]));
  let left = problemCount;
  for (const pair of [...pairs.values()].slice(0, mostTried)) {
    const renames = (await Promise.all(pair.map((file) => renamesOf(file, contents)))).flat();
    const before = await Promise.all(
      [...pair, ...renames].map(async (file) => [file, await copy.read(file)] as const),
    );
    for (const file of renames) await rm(join(contentDir, file));
    for (const file of pair) await putBack(file, contents);
    const count = (await findProblems(contentDir)).length;
    if (count < left) left = count;
    else
      for (const [file, bytes] of before)
        await (bytes
          ? writeFile(join(contentDir, file), bytes)
          : rm(join(contentDir, file), { force: true }));
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
export async function holdBack({ contentDir, published: live, problems }: HoldBackJob): Promise<boolean> {
  if (!live) return leaveOut(contentDir, problems);
  // An earlier version of this program kept no copy: what readers have is not known.
  if (!existsSync(live.dir)) return false;
  const published = await openPublished(live.dir, live.builtAt);
  const contents = { contentDir, copy: folderTree(contentDir), published };
  const bad = problems.flatMap(({ file }) => pairOf(file));
  let isChanged = false;
  for (const file of new Set([...bad, ...(await formerNames(bad, contents))]))
    isChanged = (await putBack(file, contents)) || isChanged;
  return isChanged || bringBackNeeded(contents, problems.length);
}
