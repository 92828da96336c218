import { readContent } from '../../../collections/read/content.ts';
import { addressAmong } from '../../../collections/read/address.ts';
import { readEntry, type Entry } from '../../../collections/read/entry.ts';
import { leadingTo } from '../../../collections/read/links.ts';
import { changedTree, type ContentTree } from '../../../collections/read/tree.ts';
import { changeLinks, type ChangeLink } from '../../../mdx/change-links.ts';
import { canonicalEntryFile } from '../../../model/canonical.ts';
import { collections } from '../../../model/collections/index.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import { isRecord } from '../../../model/record.ts';
import { parsePath } from '../names/paths.ts';
import { keepInStep } from '../saving/translation.ts';
import type { References } from './decision.ts';
import { replaceInFields, type Replace } from './fields.ts';
import { replaceInSettings } from './settings.ts';
import { assertTarget } from './targets.ts';

/**
 * What makes no other text refer to these ones any more: by a field, by a link, or from a menu. Words that are read stay; a
 * translation that was in step with its source still is. What cannot do without its reference stays as it is, to be refused.
 * @param gone entries that readers lose, as they are in `tree`.
 * @param without files that change anyway: they are left alone.
 * @throws Refusal where the text to lead to is not one that readers have.
 */
export async function replaceReferences(
  tree: ContentTree,
  gone: readonly Entry[],
  references: References,
  without: { has: (file: string) => boolean },
): Promise<Map<string, Buffer>> {
  const changes = new Map<string, Buffer>();
  if (gone.length === 0) return changes;
  if (references.choice === 'redirect') await assertTarget(tree, gone, references.to);
  const { entries } = await readContent(tree);
  const to = references.choice === 'redirect' ? references.to : undefined;
  const addresses = gone.map((entry) => addressAmong(entries, entry)).filter((url) => url !== undefined);
  const isGone = leadingTo(addresses);
  const replaceIn = (own: string): Replace => ({
    value: (collection, name) => {
      if (!gone.some((entry) => entry.collection === collection && entry.name === name)) return undefined;
      // A text does not refer to itself.
      return to?.startsWith(`${collection}/`) && to !== own ? to.slice(collection.length + 1) : null;
    },
    text: (text, locale) => {
      const target = entries.find((entry) => keyOf(entry) === to && to !== own && entry.locale === locale);
      const url = target?.data.translation === 'complete' ? addressAmong(entries, target) : undefined;
      const change: ChangeLink = (link) => (isGone(link) ? (url ?? null) : undefined);
      return changeLinks(text, change);
    },
  });
  const touched = new Map<string, Entry>();
  for (const entry of entries) {
    if (without.has(entry.file) || gone.includes(entry)) continue;
    const text = (await tree.read(entry.file))?.toString('utf8') ?? '';
    const changed = replaceInEntry(entry, text, replaceIn(keyOf(entry)));
    if (changed === text) continue;
    changes.set(entry.file, Buffer.from(changed));
    touched.set(keyOf(entry), entry);
  }
  for (const entry of touched.values()) {
    const file = await keepInStep(tree, changedTree(tree, changes), entry);
    if (file) changes.set(...file);
  }
  for (const [file, bytes] of await replaceInSettings(tree, { addresses, gone, to }))
    changes.set(file, bytes);
  return changes;
}

const keyOf = ({ collection, name }: Entry) => `${collection}/${name}`;

/** The file with its front matter as it was written, unless a field refers to what goes. */
function replaceInEntry(entry: Entry, text: string, replace: Replace): string {
  const parsed = parseEntryFile(text);
  if (!parsed.ok) return text;
  const { data, body } = parsed.file;
  const changedBody = replace.text(body, entry.locale);
  const changed = replaceInFields(collections[entry.collection].fields, data, entry.locale, replace);
  if (!changed) return text.slice(0, text.length - body.length) + changedBody;
  return canonicalEntryFile(entry.collection, isRecord(changed) ? changed : data, changedBody);
}

/** The entries of files, as a tree has them. */
export async function entriesAt(tree: ContentTree, files: Iterable<string>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const file of files) {
    const place = parsePath(`content/${file}`);
    const bytes = place?.kind === 'entry' ? await tree.read(file) : undefined;
    if (place?.kind !== 'entry' || !bytes) continue;
    const read = readEntry(place, bytes.toString('utf8'));
    if (read.ok) entries.push(read.entry);
  }
  return entries;
}
