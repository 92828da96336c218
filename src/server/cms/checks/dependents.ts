import { readContent } from '../../../collections/read/content.ts';
import { addressAmong } from '../../../collections/read/address.ts';
import type { Entry } from '../../../collections/read/entry.ts';
import { leadingTo, linksOf } from '../../../collections/read/links.ts';
import { siteFile } from '../../../collections/read/settings.ts';
import { changedTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import { locales } from '../../../i18n/locales.ts';
import { collections, isCollectionName } from '../../../model/collections/index.ts';
import { isPublic } from '../../../model/messages/publication.ts';
import { titlesOf } from '../compare/titles.ts';
import { hrefOf } from '../names/labels.ts';
import type { ReferenceDecision } from '../references/decision.ts';
import { keepFormerAddresses } from '../references/former-addresses.ts';
import { entriesAt, replaceReferences } from '../references/replace.ts';
import { targetsFor } from '../references/targets.ts';
import { Refusal, type Dependent } from '../refusal.ts';
import { siteTimes } from './site-times.ts';
import { assertValid } from './validate.ts';

/**
 * Stops what would take a page off the site to which others lead by a link, unless the editor has accepted that the links
 * of these very texts lead nowhere, or has decided what they lead to: a draft's publication, a text that is withdrawn, a date
 * of publication that is yet to come, a language that is no longer translated.
 * @returns the changes, with those of the texts that led there, and of the former addresses.
 * @throws Refusal with those texts.
 */
export async function keepLinks(
  tree: ContentTree,
  changes: Changes,
  { accepted, references }: ReferenceDecision = {},
): Promise<Changes> {
  const gone = await goneEntries(tree, changes);
  const all = new Map(changes);
  if (references)
    for (const [path, bytes] of await replaceReferences(tree, gone, references, changes))
      all.set(path, bytes);
  if (all.size > changes.size) await assertValid(tree, all);
  await assertAccepted(tree, await losingLinks(tree, all), gone, accepted);
  for (const [path, bytes] of await keepFormerAddresses(tree, all)) all.set(path, bytes);
  return all;
}

/** @throws Refusal that names these texts, whose links would lead nowhere, unless all are accepted. */
export async function assertAccepted(
  tree: ContentTree,
  files: readonly string[],
  gone: readonly Entry[],
  accepted: readonly string[] = [],
): Promise<void> {
  const linking = await dependents(tree, files);
  if (linking.every(({ key }) => accepted.includes(key))) return;
  const names = (locale: 'fr' | 'en') => linking.map(({ words }) => words[locale]).join(', ');
  throw new Refusal(
    'linked-to',
    {
      fr: `Des liens vers cette page ne mèneraient plus nulle part, dans : ${names('fr')}.`,
      en: `Links to this page would lead nowhere any more, in: ${names('en')}.`,
    },
    [],
    { texts: linking, targets: await targetsFor(tree, gone) },
  );
}

/** The files with a link to a page that readers have now and would not have once the changes are made. */
export async function losingLinks(tree: ContentTree, changes: Changes): Promise<string[]> {
  const gone = await goneEntries(tree, changes);
  if (gone.length === 0) return [];
  const { entries: before } = await readContent(tree);
  const addresses = gone.map((entry) => addressAmong(before, entry)).filter((url) => url !== undefined);
  const leads = leadingTo(addresses);
  const files = new Set(gone.map(({ file }) => file));
  // As they are afterwards: a text that changes in the same step has the links that it has then.
  const { entries } = await readContent(changedTree(tree, changes));
  return entries
    .filter(({ file, data }) => data.translation === 'complete' && !files.has(file))
    .filter((entry) => linksOf(entry).some(leads))
    .map(({ file }) => file);
}

/** The texts that readers have now, and would not have once the changes are made. */
async function goneEntries(tree: ContentTree, changes: Changes): Promise<Entry[]> {
  const { zone } = await siteTimes(tree);
  const isSeen = ({ data }: Entry) => data.translation === 'complete' && isPublic(data, zone, Date.now());
  const after = await entriesAt(changedTree(tree, changes), changes.keys());
  const seen = new Set(after.filter(isSeen).map(({ file }) => file));
  const before = await entriesAt(tree, changes.keys());
  return before.filter((entry) => isSeen(entry) && !seen.has(entry.file));
}

/** Each text once, as editors know it: its title and its collection. */
export async function dependents(tree: ContentTree, files: readonly string[]): Promise<Dependent[]> {
  const titles = await titlesOf(tree);
  const firstFiles = new Map(
    files.toReversed().map((file) => [bothLanguages(file).replace(/\.mdx$/, ''), file]),
  );
  return [...firstFiles].toReversed().map(([key, file]) => {
    const href = hrefOf(file);
    if (key === siteFile) return { key, href, words: menus };
    const [collection = '', name = ''] = key.split('/');
    if (!isCollectionName(collection)) return { key, href, words: { fr: key, en: key } };
    const { label } = collections[collection];
    const [fr, en] = locales.map((locale) => titles(locale)(collection, name));
    const words = { fr: `« ${fr ?? name} » (${label.fr})`, en: `“${en ?? name}” (${label.en})` };
    return { key, href, words };
  });
}

const menus = {
  fr: 'le menu, le pied de page ou les anciennes adresses du site',
  en: 'the site’s menu, footer or former addresses',
};

/** The text that a file is a language of. */
export function bothLanguages(file: string): string {
  return file.replace(/\/(?:fr|en)\//, '/');
}
