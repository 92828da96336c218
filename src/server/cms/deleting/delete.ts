import { collections } from '../../../model/collections/index.ts';
import { documents } from '../../../model/documents.ts';
import { bothLanguages } from '../checks/dependents.ts';
import { assertExpectedVersions, type ExpectedVersions } from '../checks/expected-versions.ts';
import { removal } from '../checks/removal.ts';
import type { ReferenceDecision } from '../references/decision.ts';
import { parsePath } from '../names/paths.ts';
import { badPath, isFixed } from '../refusals.ts';
import { readFiles } from '../storage/read-files.ts';
import type { ContentStore } from '../storage/store.ts';
import type { Trash } from '../storage/trash.ts';
import { titlesIn } from '../compare/titles-in-files.ts';

/**
 * Deletes entries (both languages of each) and pictures, unless something still refers to them, or a colleague has saved one
 * since the editor saw it. Each is in `trash` before it is gone.
 * @throws Refusal
 */
export async function deleteFiles(
  { store, trash }: { store: ContentStore; trash: Trash },
  paths: readonly string[],
  { expectedVersions = {}, ...decision }: { expectedVersions?: ExpectedVersions } & ReferenceDecision = {},
): Promise<void> {
  const files = paths.flatMap(pathsOf);
  const texts = Map.groupBy(files, bothLanguages);
  const ids = new Map([...texts.keys()].map((text) => [text, trash.createId()]));
  await store.change(
    async (tree) => {
      await assertExpectedVersions(tree, expectedVersions, store.lastSave);
      const changes = await removal(tree, files, decision);
      for (const [text, own] of texts) {
        const kept = await readFiles(tree, own);
        const id = ids.get(text);
        if (id !== undefined && kept.size > 0)
          await trash.keep(id, { isDraft: false, titles: titlesIn(kept), files: kept });
      }
      return { changes, result: undefined };
    },
    { message: `Delete ${files.join(', ')}` },
  );
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
