import { isUtf8 } from 'node:buffer';
import { readEntry } from '../../../collections/read/entry.ts';
import { readSettings } from '../../../collections/read/settings.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { inLanguage } from '../../../i18n/typography.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { Problem } from '../../../model/problem.ts';
import { documentData } from '../compare/document.ts';
import { versionOf } from '../storage/version-of.ts';
import { parsePath, parseWordsPath, type EntryPlace } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import { badPath } from '../refusals.ts';
import { keptText, type DataFile } from './save.ts';
import { saveDocument } from './save-document.ts';
import { differences, meetings } from '../checks/conflict.ts';
import { staleWords, type Meeting } from '../checks/conflict-words.ts';
import type { ContentStore } from '../storage/store.ts';
import { filesOfText, isDocument, type TextName } from '../names/text-name.ts';
import { problemsOf, problemsToWords } from '../checks/validate.ts';

/** A file whose fields cannot be read: its text, its version, and where the reading stopped. */
export interface BrokenFile {
  path: string;
  text: string;
  id: string;
  line: number;
  /** What is wrong there, in the editor’s language. */
  message: string;
}

/** How texts were written before UTF-8: it gives each byte a character, so that whoever mends the text loses none. */
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
  const { line, message, advice } = problem;
  const text = isUtf8(bytes) ? bytes.toString('utf8') : formerText.decode(bytes);
  const words = `${inLanguage(message, locale)} ${inLanguage(advice, locale)}`;
  return { path: `content/${file}`, text, id: versionOf(bytes), line, message: words };
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
    found.push({
      path: `content/${path}`,
      text: isUtf8(bytes) ? read : formerText.decode(bytes),
      id: versionOf(bytes),
      line: problem?.line ?? 1,
      message,
    });
  }
  return found;
}

function isReadable(text: TextName, raw: string): boolean {
  return isDocument(text) ? documentData(raw) !== undefined : parseEntryFile(raw).ok;
}

async function problemsIn(tree: ContentTree, path: string, raw: string): Promise<readonly Problem[]> {
  const place = parsePath(`content/${path}`);
  if (place?.kind !== 'entry') return (await readSettings(tree)).problems.filter(({ file }) => file === path);
  const read = readEntry(place, raw);
  return read.ok ? [] : read.problems;
}

/**
 * Puts a mended text in the place of one that could not be read. A file that can be read is saved field by field, not so.
 * @throws Refusal if it still is not right, or if somebody else has mended it meanwhile.
 */
export async function mendFile(store: ContentStore, file: DataFile): Promise<{ id: string }> {
  const words = parseWordsPath(file.path);
  if (words !== undefined) return mendWords(store, words, file);
  const place = parsePath(file.path);
  if (place?.kind !== 'entry' && place?.kind !== 'document') throw badPath(file.path);
  const current = await (await store.tree()).read(place.path);
  if (current && versionOf(current) === file.base && isReadable(place, current.toString('utf8')))
    throw readable();
  if (place.kind === 'entry') return mendEntry(store, place, file);
  // A save takes what is there already for done: what still cannot be read is refused first.
  if (!isReadable(place, file.raw)) await refuseAsIs(store, place.path, file.raw);
  const { versions } = await saveDocument(store, place, file, false);
  return { id: versions[file.path] ?? '' };
}

async function mendWords(
  store: ContentStore,
  path: string,
  { raw, base }: DataFile,
): Promise<{ id: string }> {
  const bytes = Buffer.from(raw);
  await store.change(
    async (tree) => {
      const current = await tree.read(path);
      if (current && versionOf(current) === base && (await problemsIn(tree, path, '')).length === 0)
        throw readable();
      if (!current || versionOf(current) !== base)
        throw new Refusal(
          'stale',
          staleWords(wordsMeeting, await store.lastSave(path), [], { isGone: !current }),
        );
      const changes = new Map([[path, bytes]]);
      const problems = await problemsOf(tree, changes);
      if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
      return changes;
    },
    { message: `Mend ${path}` },
  );
  return { id: versionOf(bytes) };
}

/** How a sentence speaks of the words of the interface. */
const wordsMeeting: Meeting = {
  saved: { fr: 'les mots de l’interface', en: 'the words of the interface' },
  tookAway: { fr: 'a retiré les mots de l’interface', en: 'took the words of the interface away' },
  opened: { fr: 'les avez ouverts', en: 'opened them' },
};

async function refuseAsIs(store: ContentStore, path: string, raw: string): Promise<never> {
  const problems = await problemsOf(await store.tree(), new Map([[path, Buffer.from(raw)]]));
  throw new Refusal('invalid', problemsToWords(problems), problems);
}

async function mendEntry(
  store: ContentStore,
  place: EntryPlace,
  { raw, base }: DataFile,
): Promise<{ id: string }> {
  const bytes = Buffer.from(keptText(raw));
  await store.change(
    async (tree) => {
      const current = await tree.read(place.path);
      if (!current || versionOf(current) !== base) {
        const changed = differences(place.collection, current, bytes);
        throw new Refusal(
          'stale',
          staleWords(meetings[place.locale], await store.lastSave(place.path), changed, { isGone: !current }),
        );
      }
      const changes = new Map([[place.path, bytes]]);
      const problems = await problemsOf(tree, changes);
      if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
      return changes;
    },
    { message: `Mend ${place.collection}/${place.name} (${place.locale})` },
  );
  return { id: versionOf(bytes) };
}

function readable(): Refusal {
  return new Refusal('request', {
    fr: 'Ce fichier peut être lu : ouvrez le texte dans l’éditeur et enregistrez-le champ par champ.',
    en: 'This file can be read: open the text in the editor and save it field by field.',
  });
}
