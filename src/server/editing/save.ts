import { changedTree, type Changes, type ContentTree } from '../../collections/read/tree.ts';
import { canonicalBody } from '../../mdx/canonical.ts';
import { parseEntryFile } from '../../model/entry-file.ts';
import { versionOf } from './digest.ts';
import { assetsToChanges, type Asset } from './media.ts';
import { parsePath, type Place } from './paths.ts';
import { Refusal } from './refusal.ts';
import { saveDocument } from './save-document.ts';
import { differences, staleWords } from './stale.ts';
import type { ContentStore } from './store.ts';
import {
  inStepFile,
  keepTranslation,
  translatedFromOf,
  translationState,
  withTranslatedFrom,
  type EntryName,
  type TranslationState,
} from './translation.ts';
import { problemsOf, problemsToWords } from './validate.ts';

/** One language of an entry as the editor's browser sends it. */
export interface DataFile {
  path: string;
  raw: string;
  /** The version that the editor opened; absent for a file that did not exist. */
  base?: string | undefined;
}

export interface Save {
  dataFiles: readonly DataFile[];
  assets: readonly Asset[];
  isNew: boolean;
}

type EntryPlace = Extract<Place, { kind: 'entry' }>;

/** Saves whatever the editor sends: an entry in both languages, or a document that holds both. @throws Refusal */
export function saveText(store: ContentStore, save: Save): Promise<Saved> {
  const [file, ...others] = save.dataFiles;
  const place = file && parsePath(file.path);
  if (!file || place?.kind !== 'document' || others.length > 0) return saveEntry(store, save);
  return saveDocument(store, place, file, save.isNew);
}

/** A file to write, with what it was made from. */
interface Draft {
  place: EntryPlace;
  /** As the editor sent it. */
  sent: Buffer;
  /** As it is kept. */
  bytes: Buffer;
  base: string | undefined;
}

/** What a save made: the versions now on record, by path, and whether one language still says what the other says. */
export interface Saved {
  versions: Record<string, string>;
  translation: TranslationState | undefined;
}

/**
 * Saves both languages of an entry, with the pictures that it brings, all or nothing. A language that the editor did
 * not touch is left as it stands, even if somebody else has changed it since.
 * @throws Refusal if the text is not valid, or a file has changed since the editor opened it.
 */
export async function saveEntry(store: ContentStore, save: Save): Promise<Saved> {
  const drafts = save.dataFiles.map(toDraft);
  const [first] = drafts;
  if (!first || drafts.some(({ place }) => nameOf(place) !== nameOf(first.place))) throw notOneEntry();
  let saved: Saved = { versions: {}, translation: undefined };
  await store.change(
    async (tree) => {
      const changes = new Map(await changesOf(store, tree, drafts, save.isNew));
      const kept = await keepTranslation(tree, changedTree(tree, changes), first.place);
      if (kept) changes.set(...kept);
      for (const [path, bytes] of await assetsToChanges(tree, save.assets)) changes.set(path, bytes);
      const problems = await problemsOf(tree, changes);
      if (problems.length > 0) throw new Refusal('invalid', problemsToWords(problems), problems);
      saved = await describeSave(changedTree(tree, changes), first.place, drafts);
      return changes;
    },
    { message: `${save.isNew ? 'Create' : 'Update'} ${nameOf(first.place)}` },
  );
  return saved;
}

async function describeSave(after: ContentTree, place: EntryPlace, drafts: readonly Draft[]): Promise<Saved> {
  const versions: Record<string, string> = {};
  for (const draft of drafts) {
    const bytes = (await after.read(draft.place.path)) ?? draft.bytes;
    // What was not touched keeps the version that was opened, even if somebody has changed it since.
    const version = isUntouched(draft) ? draft.base : versionOf(bytes);
    versions[`content/${draft.place.path}`] = version ?? versionOf(bytes);
  }
  return { versions, translation: await translationState(after, place) };
}

function nameOf({ collection, name }: EntryPlace): string {
  return `${collection}/${name}`;
}

function toDraft({ path, raw, base }: DataFile): Draft {
  const place = parsePath(path);
  if (place?.kind !== 'entry') throw badPath(path);
  return { place, sent: Buffer.from(raw), bytes: Buffer.from(keptText(raw)), base };
}

/** The file as it is kept: prose that looks like code escaped, blocks in their one form, the front matter as sent. */
export function keptText(raw: string): string {
  const parsed = parseEntryFile(raw);
  if (!parsed.ok) return raw;
  const { body } = parsed.file;
  const text = canonicalBody(body);
  return raw.slice(0, raw.length - body.length) + (text === '' ? '' : `\n${text}`);
}

/** Whether the editor sends back what they opened, or what their last save was kept as. */
function isUntouched({ sent, bytes, base }: Draft): boolean {
  return base !== undefined && (versionOf(sent) === base || versionOf(bytes) === base);
}

async function changesOf(
  store: ContentStore,
  tree: ContentTree,
  drafts: readonly Draft[],
  isNew: boolean,
): Promise<Changes> {
  const changes = new Map<string, Buffer>();
  for (const draft of drafts) {
    const { place, sent, base } = draft;
    const current = await tree.read(place.path);
    // What a translation was made from is ours to say: the browser may still hold what it said before the last save.
    const madeFrom = current && translatedFromOf(current.toString('utf8'));
    const bytes = withTranslatedFrom(place.collection, draft.bytes.toString('utf8'), madeFrom);
    if (isNew && current) throw nameTaken(place.name);
    if (isUntouched(draft) || current?.equals(sent) || current?.equals(bytes)) continue;
    if ((current && versionOf(current)) !== base) {
      const last = await store.lastSave(place.path);
      throw new Refusal('stale', staleWords(place, last, differences(place.collection, current, bytes)));
    }
    changes.set(place.path, bytes);
  }
  return changes;
}

/**
 * Says that the translation of an entry is right for its source as it now is: it has just been brought up to date, or
 * the source was only touched up.
 * @returns the versions that this changed, by path.
 */
export async function confirmTranslation(
  store: ContentStore,
  entry: EntryName,
): Promise<Record<string, string>> {
  let versions: Record<string, string> = {};
  await store.change(
    async (tree) => {
      const file = await inStepFile(tree, entry);
      versions = file ? { [`content/${file[0]}`]: versionOf(file[1]) } : {};
      return new Map(file ? [file] : []);
    },
    { message: `Confirm the translation of ${entry.collection}/${entry.name}` },
  );
  return versions;
}

/**
 * Deletes entries (both languages of each) and pictures, unless something still refers to them.
 * @throws Refusal
 */
export async function deleteFiles(store: ContentStore, paths: readonly string[]): Promise<void> {
  const files = paths.flatMap(pathsOf);
  await store.change(
    async (tree) => {
      const changes = new Map<string, null>();
      for (const path of files) if (await tree.read(path)) changes.set(path, null);
      const problems = await problemsOf(tree, changes);
      if (problems.length > 0) throw referredTo(problems.map(({ file }) => file));
      return changes;
    },
    { message: `Delete ${files.join(', ')}` },
  );
}

function pathsOf(path: string): string[] {
  const place = parsePath(path);
  if (!place) throw badPath(path);
  return place.kind === 'name' ? place.paths : [place.path];
}

export function badPath(path: string): Refusal {
  return new Refusal('path', {
    fr: `« ${path} » n’est pas un texte ni une image du site : l’éditeur n’y touche pas.`,
    en: `“${path}” is neither a text nor a picture of the site: the editor does not touch it.`,
  });
}

function notOneEntry(): Refusal {
  return new Refusal('request', {
    fr: 'L’enregistrement ne porte pas sur un seul texte. Rechargez la page et recommencez.',
    en: 'The save is not about one text. Reload the page and try again.',
  });
}

function nameTaken(name: string): Refusal {
  return new Refusal('name-taken', {
    fr: `Un texte s’appelle déjà « ${name} ». Changez le titre, puis enregistrez de nouveau.`,
    en: `A text is already called “${name}”. Change the title, then save again.`,
  });
}

function referredTo(files: readonly string[]): Refusal {
  const names = [
    ...new Set(
      files.map((file) => file.replace(/\/(?:fr|en)\/|\.mdx$/g, (part) => (part === '.mdx' ? '' : '/'))),
    ),
  ];
  return new Refusal('referred-to', {
    fr: `D’autres textes y renvoient encore : ${names.join(', ')}. Retirez-y ce renvoi, puis supprimez.`,
    en: `Other texts still refer to it: ${names.join(', ')}. Remove the reference there, then delete.`,
  });
}
