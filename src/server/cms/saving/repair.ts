import { isUtf8 } from 'node:buffer';
import { readEntry } from '../../../collections/read/entry.ts';
import { readSettings } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import type { Bilingual, Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { Problem } from '../../../model/problem.ts';
import { differences } from '../checks/conflict.ts';
import { conflictWords, subjectOf, wordsSubject, type ConflictSubject } from '../checks/conflict-words.ts';
import { assertValid } from '../checks/validate.ts';
import { documentData } from '../compare/document.ts';
import { parsePath, parseWordsPath } from '../names/paths.ts';
import { filesOfText, isEntry, type TextName } from '../names/text-name.ts';
import { Refusal } from '../refusal.ts';
import { badPath } from '../refusals.ts';
import type { ContentStore } from '../storage/store.ts';
import { versionOf } from '../storage/version-of.ts';
import { canonicalText } from './canonical-text.ts';
import type { DataFile } from './data-file.ts';
import { saveDocument } from './save-document.ts';

/** A file whose fields cannot be read: its text, its version, and where the reading stopped. */
export interface BrokenFile {
  path: string;
  text: string;
  id: string;
  line: number;
  /** What is wrong there, in the editor's language. */
  message: string;
}

/** How texts were written before UTF-8: it gives each byte a character, so that a repair loses none. */
const formerText = new TextDecoder('windows-1252');

/** The file of the interface's words, if something is wrong in it; no form of the CMS has its fields. */
export async function brokenWords(
  tree: ContentTree,
  path: string,
  locale: Locale,
): Promise<BrokenFile | undefined> {
  const file = parseWordsPath(path);
  if (file === undefined) throw badPath(path);
  const bytes = await tree.read(file);
  const [problem] = await problemsIn(tree, file, '');
  if (!bytes || !problem) return undefined;
  const message = `${inLanguage(problem.message, locale)} ${inLanguage(problem.advice, locale)}`;
  return { ...describe(file, bytes), line: problem.line, message };
}

/** The published files of a text that cannot be read as fields. */
export async function brokenFiles(tree: ContentTree, text: TextName, locale: Locale): Promise<BrokenFile[]> {
  const found: BrokenFile[] = [];
  for (const path of filesOfText(text)) {
    const bytes = await tree.read(path);
    const read = bytes?.toString('utf8') ?? '';
    if (!bytes || isReadable(text, read)) continue;
    const [problem] = await problemsIn(tree, path, read);
    const message = problem ? inLanguage(problem.message, locale) : '';
    found.push({ ...describe(path, bytes), line: problem?.line ?? 1, message });
  }
  return found;
}

function describe(file: string, bytes: Buffer): Pick<BrokenFile, 'path' | 'text' | 'id'> {
  const text = isUtf8(bytes) ? bytes.toString('utf8') : formerText.decode(bytes);
  return { path: `content/${file}`, text, id: versionOf(bytes) };
}

function isReadable(text: TextName, raw: string): boolean {
  return isEntry(text) ? parseEntryFile(raw).ok : documentData(raw) !== undefined;
}

async function problemsIn(tree: ContentTree, path: string, raw: string): Promise<readonly Problem[]> {
  const place = parsePath(`content/${path}`);
  if (place?.kind !== 'entry') return (await readSettings(tree)).problems.filter(({ file }) => file === path);
  const read = readEntry(place, raw);
  return read.ok ? [] : read.problems;
}

/**
 * Puts a repaired text in the place of one that could not be read. A file that can be read is saved field by field, not so.
 * @throws Refusal if it still is not valid, or if a colleague has repaired it meanwhile.
 */
export async function repairFile(
  store: ContentStore,
  { path, raw, base }: DataFile,
): Promise<{ id: string }> {
  const words = parseWordsPath(path);
  if (words !== undefined)
    return replaceFile(store, words, Buffer.from(raw), base, {
      subject: wordsSubject,
      canBeRead: async (tree) => (await problemsIn(tree, words, '')).length === 0,
    });
  const place = parsePath(path);
  if (place?.kind === 'entry') {
    const bytes = Buffer.from(canonicalText(raw));
    return replaceFile(store, place.path, bytes, base, {
      subject: subjectOf(place),
      canBeRead: (_, current) => isReadable(place, current.toString('utf8')),
      changedFields: (current) => differences(place.collection, current, bytes),
    });
  }
  if (place?.kind !== 'document') throw badPath(path);
  const tree = await store.tree();
  const current = await tree.read(place.path);
  if (current && versionOf(current) === base && isReadable(place, current.toString('utf8'))) throw readable();
  // A save accepts what is there already: what still cannot be read is refused first.
  if (!isReadable(place, raw)) await assertValid(tree, new Map([[place.path, Buffer.from(raw)]]));
  const { versions } = await saveDocument(store, place, { path, raw, base }, { isNew: false, assets: [] });
  return { id: versions[path] ?? '' };
}

interface Replaced {
  subject: ConflictSubject;
  canBeRead: (tree: ContentTree, current: Buffer) => boolean | Promise<boolean>;
  /** What differs from what a colleague has saved meanwhile. */
  changedFields?: (current: Buffer | undefined) => readonly Bilingual[];
}

function replaceFile(
  store: ContentStore,
  path: string,
  bytes: Buffer,
  base: string | undefined,
  { subject, canBeRead, changedFields = () => [] }: Replaced,
): Promise<{ id: string }> {
  return store.change(
    async (tree) => {
      const current = await tree.read(path);
      if (!current || versionOf(current) !== base) {
        const [last, fields] = [await store.lastSave(path), changedFields(current)];
        throw new Refusal('stale', conflictWords(subject, last, fields, { isGone: !current }));
      }
      if (await canBeRead(tree, current)) throw readable();
      const changes = new Map([[path, bytes]]);
      await assertValid(tree, changes);
      return { changes, result: { id: versionOf(bytes) } };
    },
    { message: `Repair ${path}` },
  );
}

function readable(): Refusal {
  return new Refusal('request', {
    fr: 'Ce fichier peut être lu : ouvrez le texte dans l’éditeur et enregistrez-le champ par champ.',
    en: 'This file can be read: open the text in the editor and save it field by field.',
  });
}
