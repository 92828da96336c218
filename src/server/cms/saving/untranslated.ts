import { canonicalEntryFile } from '../../../model/canonical.ts';
import type { Collection } from '../../../model/collection.ts';
import { collections, type CollectionName } from '../../../model/collections/index.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';

/**
 * A file that only says “not translated”, without the shared values that it did not have: Decap fills them in from the other
 * language as soon as it opens a text, and nobody typed them. Any other file as it was sent.
 */
export function withoutFilledIn(name: CollectionName, sent: string, current: string): string {
  const [after, before] = [parseEntryFile(sent), parseEntryFile(current)];
  if (!after.ok || !before.ok) return sent;
  const [{ data, body }, known] = [after.file, before.file.data];
  if ([data, known].some(({ translation }) => translation !== 'untranslated')) return sent;
  const { fields }: Collection = collections[name];
  const isFilledIn = (key: string) => fields[key]?.shared === true && !Object.hasOwn(known, key);
  const kept = Object.entries(data).filter(([key]) => !isFilledIn(key));
  if (kept.length === Object.keys(data).length) return sent;
  return canonicalEntryFile(name, Object.fromEntries(kept), body);
}
