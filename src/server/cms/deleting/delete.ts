import type { ContentTree } from '../../../collections/read/tree.ts';
import { collections } from '../../../model/collections/index.ts';
import { documents } from '../../../model/documents.ts';
import { assertLinksKept, dependents, textOf, type Dependent } from '../checks/dependents.ts';
import { parsePath } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import { badPath, isFixed } from '../refusals.ts';
import { assertSeen, type Seen } from '../checks/expected-versions.ts';
import type { ContentStore } from '../storage/store.ts';
import type { Trash } from '../storage/trash.ts';
import { titlesIn } from '../compare/titles-in-files.ts';
import { problemsOf } from '../checks/validate.ts';

/**
 * Deletes entries (both languages of each) and pictures, unless something still refers to them, or somebody has saved one
 * since the editor saw it. Each is in `trash` before it is gone.
 * @throws Refusal
 */
export async function deleteFiles(
  { store, trash }: { store: ContentStore; trash: Trash },
  paths: readonly string[],
  { seen = {}, accepted = [] }: { seen?: Seen; accepted?: readonly string[] } = {},
): Promise<void> {
  const files = paths.flatMap(pathsOf);
  const texts = Map.groupBy(files, textOf);
  const ids = new Map([...texts.keys()].map((text) => [text, trash.createId()]));
  await store.change(
    async (tree) => {
      await assertSeen(tree, seen, store.lastSave);
      const changes = await removal(tree, files, accepted);
      for (const [text, own] of texts) {
        const kept = await readAll(tree, own);
        const id = ids.get(text);
        if (id !== undefined && kept.size > 0)
          await trash.keep(id, { isDraft: false, titles: titlesIn(kept), files: kept });
      }
      return changes;
    },
    { message: `Delete ${files.join(', ')}` },
  );
}

/** The files that are there, with their bytes. */
export async function readAll(tree: ContentTree, files: readonly string[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const path of files) {
    const bytes = await tree.read(path);
    if (bytes) found.set(path, bytes);
  }
  return found;
}

/**
 * What takes these files away.
 * @param accepted the texts whose links may lead nowhere then.
 * @throws Refusal where another text refers to one of them by a field, or by a link that is not accepted: it says which.
 */
export async function removal(
  tree: ContentTree,
  files: readonly string[],
  accepted: readonly string[] = [],
): Promise<Map<string, null>> {
  const changes = new Map<string, null>();
  for (const path of files) if (await tree.read(path)) changes.set(path, null);
  const broken = (await problemsOf(tree, changes)).map(({ file }) => file);
  const referring = await dependents(tree, broken);
  if (referring.length > 0 || isHome([...changes.keys()])) throw referredTo(referring);
  await assertLinksKept(tree, changes, accepted);
  return changes;
}

function pathsOf(path: string): string[] {
  const place = parsePath(path);
  if (!place) throw badPath(path);
  if (place.kind === 'media') return [place.path];
  const { canCreate, label } =
    place.kind === 'document' ? documents[place.collection] : collections[place.collection];
  if (!canCreate) throw isFixed(label);
  return place.kind === 'name' ? place.paths : [place.path];
}

/** The site begins at one page, to which no text needs to refer. */
function isHome(files: readonly string[]): boolean {
  return files.some((file) => /^pages\/(?:fr|en)\/home\.mdx$/.test(file));
}

const home = { fr: 'l’accueil du site', en: 'the home of the site' };

function referredTo(texts: readonly Dependent[]): Refusal {
  const names = texts.length > 0 ? texts.map(({ words }) => words) : [home];
  return new Refusal(
    'referred-to',
    {
      fr: `D’autres textes y renvoient encore : ${names.map(({ fr }) => fr).join(', ')}. Retirez-y ce renvoi, puis recommencez.`,
      en: `Other texts still refer to it: ${names.map(({ en }) => en).join(', ')}. Remove the reference there, then try again.`,
    },
    [],
    { texts },
  );
}
