import { addressAmong } from '../../../collections/read/address.ts';
import { readContent } from '../../../collections/read/content.ts';
import type { Entry } from '../../../collections/read/entry.ts';
import { changedTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import { locales } from '../../../i18n/locales.ts';
import { isPublic, programOf } from '../../../model/messages/publication.ts';
import { siteTimes } from '../checks/site-times.ts';
import { entriesAt } from './replace.ts';
import { readSite, siteFileOf } from './settings.ts';

/**
 * The settings once these changes are made: an address that a text gives up leads to it from then on, and one that is the
 * address of a text again leads nowhere else. What readers have never seen leaves no address behind.
 * @returns the file to write; nothing where no address changes, or the settings cannot be read.
 */
export async function keepFormerAddresses(tree: ContentTree, changes: Changes): Promise<Map<string, Buffer>> {
  const after = changedTree(tree, changes);
  const [before, now] = [await seenAmong(tree, changes), await seenAmong(after, changes)];
  const isMoved = (entry: Entry) => placeOf(before.get(entry.file)) !== placeOf(entry);
  const moved = locales.flatMap((one) =>
    [...now.values()].filter((entry) => entry.locale === one && isMoved(entry)),
  );
  const site = moved.length > 0 ? await readSite(after) : undefined;
  if (!site) return new Map();
  const [old, current] = [(await readContent(tree)).entries, (await readContent(after)).entries];
  const former = new Map((site.formerAddresses ?? []).map(({ from, to }) => [from, to]));
  for (const entry of moved) {
    const [earlier, address] = [before.get(entry.file), addressAmong(current, entry)];
    const from = earlier && addressAmong(old, earlier);
    if (from === address || address === undefined || address.includes('#')) continue;
    if (from !== undefined) former.set(from, `${entry.collection}/${entry.name}`);
  }
  for (const entry of moved) former.delete(addressAmong(current, entry) ?? '');
  const formerAddresses = [...former].map(([from, to]) => ({ from, to }));
  return siteFileOf(site, {
    ...site,
    ...(former.size > 0 || site.formerAddresses ? { formerAddresses } : {}),
  });
}

/** The changed texts that readers have, by file. */
async function seenAmong(tree: ContentTree, changes: Changes): Promise<Map<string, Entry>> {
  const { zone } = await siteTimes(tree);
  const entries = await entriesAt(tree, changes.keys());
  return new Map(
    entries
      .filter(({ data }) => data.translation === 'complete' && isPublic(data, zone, Date.now()))
      .map((entry) => [entry.file, entry]),
  );
}

/** What an address depends on within its text. */
function placeOf(entry: Entry | undefined): string | undefined {
  return entry && JSON.stringify([entry.data['urlSlug'], programOf(entry.data)]);
}
