import { changedTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import { canonicalBody } from '../../../mdx/escaping/canonical.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import { assertLinksKept } from '../checks/dependents.ts';
import { versionOf } from '../storage/version-of.ts';
import { assetsToChanges, type Asset } from '../checks/pictures.ts';
import { parsePath, type EntryPlace } from '../names/paths.ts';
import { collections } from '../../../model/collections/index.ts';
import { Refusal } from '../refusal.ts';
import { badPath, isFixed, nameTaken, notOneEntry } from '../refusals.ts';
import { assertSeen, type Seen } from '../checks/expected-versions.ts';
import { overlapOf, type Side } from '../checks/conflict.ts';
import { saveDocument } from './save-document.ts';
import type { ContentStore } from '../storage/store.ts';
import {
  inStepFile,
  keepTranslation,
  translatedFromOf,
  translationState,
  withTranslatedFrom,
  type EntryName,
  type SavedTranslation,
} from './translation.ts';
import { problemsOf, problemsToWords } from '../checks/validate.ts';

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

/**
 * Publishes whatever the editor sends: an entry in both languages, or a document that holds both.
 * @param accepted the texts whose links may lead nowhere, where this takes a page off the site.
 * @throws Refusal
 */
export function saveText(store: ContentStore, save: Save, accepted: readonly string[] = []): Promise<Saved> {
  const [file, ...others] = save.dataFiles;
  const place = file && parsePath(file.path);
  if (!file || place?.kind !== 'document' || others.length > 0)
    return saveEntry(store, save, (tree, changes) => assertLinksKept(tree, changes, accepted));
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
  translation: SavedTranslation | undefined;
}

/**
 * Saves both languages of an entry, with the pictures that it brings, all or nothing. A language that the editor did
 * not touch is left as it stands, even if somebody else has changed it since.
 * @param check what else the changes must hold to.
 * @throws Refusal if the text is not valid, or a file has changed since the editor opened it.
 */
export async function saveEntry(
  store: ContentStore,
  save: Save,
  check: (tree: ContentTree, changes: Changes) => Promise<void> = () => Promise.resolve(),
): Promise<Saved> {
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
      await check(tree, changes);
      saved = await describeSave(changedTree(tree, changes), first.place, drafts, changes);
      return changes;
    },
    { message: `${save.isNew ? 'Create' : 'Update'} ${nameOf(first.place)}` },
  );
  return saved;
}

async function describeSave(
  after: ContentTree,
  place: EntryPlace,
  drafts: readonly Draft[],
  changes: Changes,
): Promise<Saved> {
  const versions: Record<string, string> = {};
  for (const draft of drafts) {
    const bytes = (await after.read(draft.place.path)) ?? draft.bytes;
    // What was not touched keeps the version that was opened, even if somebody has changed it since.
    const version = isUntouched(draft) ? draft.base : versionOf(bytes);
    versions[`content/${draft.place.path}`] = version ?? versionOf(bytes);
  }
  const state = await translationState(after, place);
  const isChanged = drafts.some(
    ({ place: { locale, path } }) => locale === state?.locale && changes.has(path),
  );
  return { versions, translation: state && { ...state, isChanged } };
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
  const sides = await Promise.all(drafts.map((draft) => sideOf(tree, draft)));
  const { place } = sides[0] ?? {};
  if (isNew && place && !collections[place.collection].canCreate)
    throw isFixed(collections[place.collection].label);
  if (isNew && sides.some(({ current }) => current)) throw nameTaken(place?.name ?? '');
  const touched = sides.filter(({ isTouched }) => isTouched);
  if (touched.some(({ isCurrent }) => !isCurrent)) throw await overlapOf(store, tree, sides);
  return new Map(touched.map(({ place: { path }, bytes }) => [path, bytes]));
}

/** One language of a save beside what is there now. */
async function sideOf(tree: ContentTree, draft: Draft): Promise<Side> {
  const { place, sent, base } = draft;
  const current = await tree.read(place.path);
  // What a translation was made from is ours to say: the browser may still hold what it said before the last save.
  const madeFrom = current && translatedFromOf(current.toString('utf8'));
  const bytes = withTranslatedFrom(place.collection, draft.bytes.toString('utf8'), madeFrom);
  // Sent as it was read: what is not UTF-8 was not read as it is, and nobody touched it.
  const isAsRead = current?.toString('utf8') === sent.toString('utf8');
  const isSame = isAsRead || current?.equals(bytes) === true;
  return {
    place,
    current,
    bytes,
    isTouched: !isUntouched(draft) && !isSame,
    isCurrent: (current && versionOf(current)) === base,
  };
}

/**
 * Says that the translation of an entry is right for its source as it now is: it has just been brought up to date, or
 * the source was only touched up.
 * @returns the versions that this changed, by path.
 * @throws Refusal if somebody has saved either since the editor saw it: they spoke of what they saw.
 */
export async function confirmTranslation(
  store: ContentStore,
  entry: EntryName,
  seen: Seen = {},
): Promise<Record<string, string>> {
  let versions: Record<string, string> = {};
  await store.change(
    async (tree) => {
      await assertSeen(tree, seen, store.lastSave);
      const file = await inStepFile(tree, entry);
      versions = file ? { [`content/${file[0]}`]: versionOf(file[1]) } : {};
      return new Map(file ? [file] : []);
    },
    { message: `Confirm the translation of ${entry.collection}/${entry.name}` },
  );
  return versions;
}
