import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { entryPath, readEntry, type EntryAddress } from '../../../collections/read/entry.ts';
import { folderTree } from '../../../collections/read/tree.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { isCollectionName } from '../../../model/collections/index.ts';
import type { Problem } from '../../../model/problem.ts';
import { canBeLeftOut, leftOutCode } from './left-out.ts';
import { pairOf } from './pair-of.ts';

/** What stands for a text that is left out in one language: everything that names it treats it like a missing translation. */
const untranslated = '---\ntranslation: untranslated\n---\n';

type EntryName = Omit<EntryAddress, 'locale'>;

function entryOf(file: string): EntryName | undefined {
  const [, collection = '', name] = /^([^/]+)\/(?:fr|en)\/([a-z0-9-]+)\.mdx$/.exec(file) ?? [];
  return name !== undefined && isCollectionName(collection) ? { collection, name } : undefined;
}

/** The languages whose text can be read by itself and was translated from the other one. */
async function translationsOf(contentDir: string, entry: EntryName): Promise<Locale[]> {
  const tree = folderTree(contentDir);
  const found: Locale[] = [];
  for (const locale of locales) {
    const bytes = await tree.read(entryPath({ ...entry, locale }));
    const read = bytes && readEntry({ ...entry, locale }, bytes.toString('utf8'));
    if (read?.ok && read.entry.data['translatedFrom'] !== undefined) found.push(locale);
  }
  return found;
}

/**
 * The languages in which an entry is not shown: those that are wrong; of two that differ, the translation; and a translation
 * whose source is not shown, since nobody could tell whether it is up to date.
 */
async function languagesLeftOut(
  contentDir: string,
  entry: EntryName,
  problems: readonly Problem[],
): Promise<ReadonlySet<Locale>> {
  const translations = await translationsOf(contentDir, entry);
  const left = new Set<Locale>();
  for (const { file, code } of problems) {
    const own = locales.filter((locale) => file === entryPath({ ...entry, locale }));
    const ofDiffering = translations.length === 1 ? translations : locales;
    for (const locale of code === 'translation-differs' ? ofDiffering : own) left.add(locale);
  }
  const sourceIsLeft = translations.some((locale) => locales.some((one) => one !== locale && left.has(one)));
  return sourceIsLeft ? new Set(locales) : left;
}

/** @returns whether the copy has changed, or needs no change. */
async function leaveEntryOut(
  contentDir: string,
  entry: EntryName,
  problems: readonly Problem[],
): Promise<boolean> {
  let isChanged = problems.some(({ code }) => code === leftOutCode);
  for (const locale of await languagesLeftOut(contentDir, entry, problems)) {
    const path = entryPath({ ...entry, locale });
    const found = await folderTree(contentDir).read(path);
    if (found?.toString('utf8') === untranslated) continue;
    const file = join(contentDir, path);
    // A folder may have the name of a text.
    await rm(file, { recursive: true, force: true });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, untranslated);
    isChanged = true;
  }
  return isChanged;
}

/** @returns whether there was anything to take out. */
async function takeOut(contentDir: string, file: string): Promise<boolean> {
  const there = pairOf(file)
    .map((one) => join(contentDir, one))
    .filter((one) => existsSync(one));
  for (const one of there) await rm(one, { recursive: true });
  return there.length > 0;
}

/**
 * Takes what cannot be published out of the copy that is about to be built, where readers have nothing yet: an entry in the
 * languages that are wrong, a form, a picture, wording of one's own. What needs them is complained of next. The settings of
 * the site cannot be left out.
 *
 * @returns false where nothing could be left out: building again would fail for the same reasons.
 */
export async function leaveOut(contentDir: string, problems: readonly Problem[]): Promise<boolean> {
  const entries = new Map<string, { entry: EntryName; own: Problem[] }>();
  let isChanged = false;
  for (const problem of problems.filter(({ file }) => canBeLeftOut(file))) {
    const entry = entryOf(problem.file);
    if (entry) {
      const key = `${entry.collection}/${entry.name}`;
      const { own } = entries.get(key) ?? { own: [] };
      entries.set(key, { entry, own: [...own, problem] });
    } else isChanged = (await takeOut(contentDir, problem.file)) || isChanged;
  }
  for (const { entry, own } of entries.values())
    isChanged = (await leaveEntryOut(contentDir, entry, own)) || isChanged;
  return isChanged;
}
