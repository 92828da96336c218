import type { ContentTree } from '../../../collections/read/tree.ts';
import type { CmsBackend } from '../backend/backend.ts';
import { versionOf } from '../storage/version-of.ts';
import { parsePath, type Place } from '../names/paths.ts';
import { Refusal } from '../refusal.ts';
import { keepFormerAddresses } from '../references/former-addresses.ts';
import type { ContentStore } from '../storage/store.ts';
import type { DeletedItem } from '../storage/trash.ts';
import { assertValid } from '../checks/validate.ts';

/** What came back, as the record names it, and the entry, form or settings to open; null for a picture. */
export interface Restored {
  key: string;
  entry: { collection: string; name: string } | null;
}

/** What can be restored, the last deleted first: without what is there as it was, since its deletion never came about. */
export async function deletedItems(backend: CmsBackend): Promise<DeletedItem[]> {
  const items = await backend.trash.list();
  const published = await backend.store.tree();
  const missing = await Promise.all(
    items.map(async (item) => {
      const tree = (await draftTreeOf(backend, item)) ?? published;
      const states = await Promise.all(item.files.map((file) => stateOf(tree, file)));
      return states.some((state) => state !== 'same');
    }),
  );
  return items.filter((_, index) => missing[index]);
}

/**
 * Puts back what an editor deleted, byte for byte, if it is right beside what there is today. Where there are drafts, an
 * entry comes back as one; anything else is published at once.
 * @param beforePublishing called where readers get it at once; what it throws is thrown, and nothing comes back.
 * @returns what came back.
 * @throws Refusal where another text has its name meanwhile, or it is no longer valid.
 */
export async function restoreDeleted(
  backend: CmsBackend,
  id: string,
  beforePublishing: () => void = () => undefined,
): Promise<{ item: DeletedItem; place: Place }> {
  const item = await backend.trash.find(id);
  const place = item && placeOf(item);
  if (!item || !place) throw nothingToRestore();
  const target = storeFor(backend, place);
  if (target === backend.store) beforePublishing();
  const files = await backend.trash.filesOf(item);
  const published = await backend.store.tree();
  // A draft is not what readers have: it may come back beside a published text of its name.
  const isBeside = item.isDraft && backend.drafts !== undefined;
  if (!isBeside) await assertFree(published, item);
  const draft = await draftTreeOf(backend, item);
  if (draft) await assertFree(draft, item);
  await target.change(
    async (tree) => {
      // Checked again: a colleague may have taken the name since.
      if (!isBeside) await assertFree(tree, item);
      const changes = new Map<string, Buffer>();
      for (const [path, bytes] of files)
        if (!(await tree.read(path))?.equals(bytes)) changes.set(path, bytes);
      await assertValid(tree, changes);
      if (target === backend.store)
        for (const [path, bytes] of await keepFormerAddresses(tree, changes)) changes.set(path, bytes);
      return { changes, result: undefined };
    },
    { message: `Restore ${item.files.map(({ path }) => path).join(', ')}` },
  );
  await backend.trash.remove(item);
  return { item, place };
}

/** What the item is: its text before the pictures that came with it. */
export function placeOf({ files }: DeletedItem): Place | undefined {
  const places = files.map(({ path }) => parsePath(`content/${path}`)).filter((place) => place !== undefined);
  return places.find(({ kind }) => kind !== 'media') ?? places[0];
}

function storeFor({ store, drafts }: CmsBackend, place: Place): ContentStore {
  return (place.kind === 'entry' && drafts?.beginning(place)) || store;
}

async function draftTreeOf({ drafts }: CmsBackend, item: DeletedItem): Promise<ContentTree | undefined> {
  const place = placeOf(item);
  return place?.kind === 'entry' ? drafts?.treeOf(place) : undefined;
}

async function stateOf(
  tree: ContentTree,
  { path, version }: DeletedItem['files'][number],
): Promise<'gone' | 'same' | 'other'> {
  const bytes = await tree.read(path);
  if (!bytes) return 'gone';
  return versionOf(bytes) === version ? 'same' : 'other';
}

/** @throws Refusal where a file of the item stands there with other words. */
async function assertFree(tree: ContentTree, item: DeletedItem): Promise<void> {
  for (const file of item.files) {
    if ((await stateOf(tree, file)) !== 'other') continue;
    const name = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.(?:mdx|yaml)$/, '');
    throw new Refusal('name-taken', {
      fr: `Rien n’a été rétabli : un autre texte s’appelle maintenant « ${name} », et il serait remplacé. Renommez-le ou supprimez-le d’abord, puis recommencez.`,
      en: `Nothing was restored: another text is called “${name}” now, and would be replaced. Rename or delete it first, then try again.`,
    });
  }
}

function nothingToRestore(): Refusal {
  return new Refusal('not-found', {
    fr: 'Ce texte n’est plus parmi les textes supprimés : il a été rétabli, ou son temps est passé.',
    en: 'This text is no longer among the deleted ones: it was restored, or its time is over.',
  });
}
