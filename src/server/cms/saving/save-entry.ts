import { changedTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import { collections } from '../../../model/collections/index.ts';
import { entryConflict, type LanguageVersion } from '../checks/conflict.ts';
import { assetsToChanges } from '../checks/pictures.ts';
import { assertValid } from '../checks/validate.ts';
import { parsePath, type EntryPlace } from '../names/paths.ts';
import { idOf } from '../names/text-name.ts';
import { badPath, isFixed, nameTaken, notOneEntry } from '../refusals.ts';
import type { ContentStore } from '../storage/store.ts';
import { versionOf } from '../storage/version-of.ts';
import { canonicalText } from './canonical-text.ts';
import type { DataFile, Save, Saved } from './data-file.ts';
import { keepTranslation, translatedFromOf, translationState, withTranslatedFrom } from './translation.ts';
import { withoutFilledIn } from './untranslated.ts';

/** A file to write, with what it was made from. */
interface EditedFile {
  place: EntryPlace;
  /** As the editor sent it. */
  sent: Buffer;
  /** As it is kept. */
  bytes: Buffer;
  base: string | undefined;
}

/**
 * Saves both languages of an entry, with the pictures that it brings, all or nothing. A language that the editor did
 * not touch is left as it stands, even if a colleague has changed it since.
 * @param complete what else the changes must hold to; returns them with what goes with them.
 * @throws Refusal if the text is not valid, or a file has changed since the editor opened it.
 */
export async function saveEntry(
  store: ContentStore,
  save: Save,
  complete: (tree: ContentTree, changes: Changes) => Promise<Changes> = (_, changes) =>
    Promise.resolve(changes),
): Promise<Saved> {
  const files = save.dataFiles.map(toEditedFile);
  const [first] = files;
  if (!first || files.some(({ place }) => idOf(place) !== idOf(first.place))) throw notOneEntry();
  return store.change(
    async (tree) => {
      const changes = new Map(await changesOf(store, tree, files, save.isNew));
      const kept = await keepTranslation(tree, changedTree(tree, changes), first.place);
      if (kept) changes.set(...kept);
      for (const [path, bytes] of await assetsToChanges(tree, save.assets)) changes.set(path, bytes);
      await assertValid(tree, changes);
      return {
        changes: await complete(tree, changes),
        result: await describeSave(changedTree(tree, changes), first.place, files, changes),
      };
    },
    { message: `${save.isNew ? 'Create' : 'Update'} ${idOf(first.place)}` },
  );
}

async function describeSave(
  after: ContentTree,
  place: EntryPlace,
  files: readonly EditedFile[],
  changes: Changes,
): Promise<Saved> {
  const versions: Record<string, string> = {};
  for (const file of files) {
    const bytes = (await after.read(file.place.path)) ?? file.bytes;
    // What was not touched keeps the version that was opened, even if a colleague has changed it since.
    const version = isUntouched(file) ? file.base : versionOf(bytes);
    versions[`content/${file.place.path}`] = version ?? versionOf(bytes);
  }
  const state = await translationState(after, place);
  const isChanged = files.some(
    ({ place: { locale, path } }) => locale === state?.locale && changes.has(path),
  );
  return { versions, translation: state && { ...state, isChanged } };
}

function toEditedFile({ path, raw, base }: DataFile): EditedFile {
  const place = parsePath(path);
  if (place?.kind !== 'entry') throw badPath(path);
  return { place, sent: Buffer.from(raw), bytes: Buffer.from(canonicalText(raw)), base };
}

/** Whether the editor sends back what they opened, or what their last save was kept as. */
function isUntouched({ sent, bytes, base }: EditedFile): boolean {
  return base !== undefined && (versionOf(sent) === base || versionOf(bytes) === base);
}

async function changesOf(
  store: ContentStore,
  tree: ContentTree,
  files: readonly EditedFile[],
  isNew: boolean,
): Promise<Changes> {
  const sides = await Promise.all(files.map((file) => versionBeside(tree, file)));
  const { place } = sides[0] ?? {};
  if (isNew && place && !collections[place.collection].canCreate)
    throw isFixed(collections[place.collection].label);
  if (isNew && sides.some(({ current }) => current)) throw nameTaken(place?.name ?? '');
  const touched = sides.filter(({ isTouched }) => isTouched);
  if (touched.some(({ isCurrent }) => !isCurrent)) throw await entryConflict(store, tree, sides);
  return new Map(touched.map(({ place: { path }, bytes }) => [path, bytes]));
}

/** One language of a save beside what is there now. */
async function versionBeside(tree: ContentTree, file: EditedFile): Promise<LanguageVersion> {
  const { place, sent, base } = file;
  const current = await tree.read(place.path);
  // What a translation was made from is ours to say: the browser may still hold what it said before the last save.
  const madeFrom = current && translatedFromOf(current.toString('utf8'));
  const text = file.bytes.toString('utf8');
  const written = current ? withoutFilledIn(place.collection, text, current.toString('utf8')) : text;
  const bytes = withTranslatedFrom(place.collection, written, madeFrom);
  // Sent as it was read: a browser cannot read what is not UTF-8 as it is, and the editor changed nothing.
  const isAsRead = current?.toString('utf8') === sent.toString('utf8');
  const isSame = isAsRead || current?.equals(bytes) === true;
  return {
    place,
    current,
    bytes,
    isTouched: !isUntouched(file) && !isSame,
    isCurrent: (current && versionOf(current)) === base,
  };
}
