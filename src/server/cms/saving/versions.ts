import { changedTree } from '../../../collections/read/tree.ts';
import type { Changes, ContentTree } from '../../../collections/read/tree.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { ComparedVersion, TextVersions } from '../../../model/messages/comparison.ts';
import { assertExpectedVersions, type ExpectedVersions } from '../checks/expected-versions.ts';
import { assertValid } from '../checks/validate.ts';
import { titlesOf } from '../compare/titles.ts';
import { compareTrees } from '../compare/trees.ts';
import { filesOfText, idOf, type TextName } from '../names/text-name.ts';
import { Refusal } from '../refusal.ts';
import { haveSameBytes } from '../storage/earlier-versions.ts';
import { readFiles, versionsIn } from '../storage/read-files.ts';
import type { ContentStore, TextVersion } from '../storage/store.ts';

/** What a text was after each save, the newest first: who saved it and when; and its files as they stand, by version. */
export async function textVersions(store: ContentStore, text: TextName): Promise<TextVersions> {
  const tree = await store.tree();
  const own = filesOfText(text);
  const current = await readFiles(tree, own);
  const states = await statesOf(store, text);
  return {
    states: states.map(({ id, at, by, files }) => ({
      id,
      at: at.toISOString(),
      by: by ?? null,
      isCurrent: haveSameBytes(files, current),
    })),
    expectedVersions: await versionsIn(tree, own),
  };
}

/** What a save changed in a text, and what going back to it would change, in the words of an editor who works in `locale`. */
export async function compareVersion(
  store: ContentStore,
  text: TextName,
  id: string,
  locale: Locale,
): Promise<ComparedVersion> {
  const states = await statesOf(store, text);
  const [state, before] = found(states, id);
  const tree = await store.tree();
  const titles = await titlesOf(tree);
  const compare = async (from: ContentTree, to: ContentTree) =>
    (await compareTrees(from, to, text, { locale, titleOf: titles(locale) })).fields;
  const then = changedTree(tree, onlyFiles(text, state));
  return {
    saved: before ? await compare(changedTree(tree, onlyFiles(text, before)), then) : null,
    restoring: await compare(tree, changedTree(tree, state.files)),
  };
}

/**
 * Puts a text back as it was after one of its saves, byte for byte; a language that it did not have then stays as it is.
 * @param complete what else the changes must hold to; returns them with what goes with them.
 * @throws Refusal where it is no longer valid beside the rest, or a colleague has saved it since the editor looked.
 */
export async function restoreVersion(
  store: ContentStore,
  text: TextName,
  { id, expectedVersions }: { id: string; expectedVersions: ExpectedVersions },
  complete: (tree: ContentTree, changes: Changes) => Promise<Changes> = (_, changes) =>
    Promise.resolve(changes),
): Promise<void> {
  const [state] = found(await statesOf(store, text), id);
  await store.change(
    async (tree) => {
      await assertExpectedVersions(tree, expectedVersions, store.lastSave);
      const changes = new Map<string, Buffer>();
      for (const [path, bytes] of state.files)
        if (!(await tree.read(path))?.equals(bytes)) changes.set(path, bytes);
      await assertValid(tree, changes);
      return { changes: await complete(tree, changes), result: undefined };
    },
    { message: `Go back to an earlier version of ${idOf(text)}` },
  );
}

/** Saves that changed nothing of the text are one state. */
async function statesOf({ versions }: ContentStore, text: TextName): Promise<TextVersion[]> {
  const states = (await versions?.(filesOfText(text))) ?? [];
  return states.filter(({ files }, index) => {
    const older = states[index + 1];
    return !older || !haveSameBytes(older.files, files);
  });
}

/** @returns the state with that id, and the one before it. */
function found(states: readonly TextVersion[], id: string): [TextVersion, TextVersion | undefined] {
  const index = states.findIndex((state) => state.id === id);
  const state = states[index];
  if (state) return [state, states[index + 1]];
  throw new Refusal('not-found', {
    fr: 'Cette version n’est plus gardée. Fermez la liste et ouvrez-la de nouveau : elle montre celles qui le sont.',
    en: 'This version is no longer kept. Close the list and open it again: it shows those that are.',
  });
}

/** The files of a state, and the text's other files as absent. */
function onlyFiles(text: TextName, { files }: TextVersion): Changes {
  return new Map(filesOfText(text).map((path) => [path, files.get(path) ?? null]));
}
