import type { ContentTree } from '../../collections/read/tree.ts';
import type { Locale } from '../../i18n/locales.ts';
import type { CollectionName } from '../../model/collections/index.ts';
import type { ChangedField, Divergence, Settled } from '../../model/comparison.ts';
import { documents, isDocumentName, type DocumentName } from '../../model/documents.ts';
import type { Desk } from './actions.ts';
import { compareDocument } from './compare/document.ts';
import { compareEntry } from './compare/compare.ts';
import { titlesOf } from './compare/titles.ts';
import { textsOf } from './compare/with-published.ts';
import type { Settlement } from './git/merge.ts';

/** An entry, a form or the settings. */
export type TextName =
  { collection: CollectionName; name: string } | { collection: DocumentName; name: string };

/** True for the name of a form or of the settings. */
export function isDocument(text: TextName): text is Extract<TextName, { collection: DocumentName }> {
  return isDocumentName(text.collection);
}

/** How a text that was changed here and elsewhere differs from what it is there; undefined for any other text. */
export async function divergenceOf(
  { store, remote }: Desk,
  text: TextName,
  locale: Locale,
): Promise<Divergence | undefined> {
  const name = `${text.collection}/${text.name}`;
  const collision = remote?.status.collisions.find((one) => one.name === name);
  const theirs = await remote?.theirs();
  if (!collision || !theirs) return undefined;
  const { by, at, seen } = collision;
  return { fields: await compare(theirs, await store.tree(), text, locale), by, at, seen };
}

async function compare(
  theirs: ContentTree,
  ours: ContentTree,
  text: TextName,
  locale: Locale,
): Promise<ChangedField[]> {
  const titleOf = (await titlesOf(ours))(locale);
  if (!isDocument(text)) {
    const [before, after] = [await textsOf(theirs, text), await textsOf(ours, text)];
    return compareEntry(text.collection, before, after, { locale, titleOf }).fields;
  }
  const { folder, fields } = documents[text.collection];
  const read = async (tree: ContentTree) =>
    (await tree.read(`${folder}/${text.name}.yaml`))?.toString('utf8');
  return compareDocument(fields, await read(theirs), await read(ours), { locale, titleOf });
}

/** Says which side of such a text is right, and what came of it. Both histories stay. */
export async function settleDivergence(
  { remote }: Desk,
  { collection, name }: TextName,
  settlement: Settlement,
): Promise<Settled> {
  const key = `${collection}/${name}`;
  await remote?.settle(key, settlement);
  const left = remote?.status.collisions.find((one) => one.name === key);
  if (!left) return { state: 'merged' };
  return { state: left.seen === settlement.seen ? 'waiting' : 'changed' };
}
