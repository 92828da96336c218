import { readContent } from '../../../collections/read/content.ts';
import { readEntry, type Entry } from '../../../collections/read/entry.ts';
import { linkingTo } from '../../../collections/read/links.ts';
import { siteFile } from '../../../collections/read/settings.ts';
import { changedTree, type Changes, type ContentTree } from '../../../collections/read/tree.ts';
import { locales } from '../../../i18n/locales.ts';
import { collections, isCollectionName } from '../../../model/collections/index.ts';
import { isPublic } from '../../../model/messages/publication.ts';
import { titlesOf } from '../compare/titles.ts';
import { parsePath } from '../names/paths.ts';
import { hrefOf } from '../names/labels.ts';
import { Refusal, type Dependent } from '../refusal.ts';
import { siteTimes } from './site-times.ts';

/**
 * Stops what would take a page off the site to which others lead by a link, unless the editor has accepted that the links
 * of these very texts lead nowhere: a deletion, an “unpublish”, a date of publication that is yet to come, a language that
 * is no longer translated.
 * @param accepted keys of `Dependent`.
 * @throws Refusal with those texts.
 */
export async function assertLinksKept(
  tree: ContentTree,
  changes: Changes,
  accepted: readonly string[] = [],
): Promise<void> {
  const linking = await losingLinks(tree, changes);
  if (linking.every(({ key }) => accepted.includes(key))) return;
  const names = (locale: 'fr' | 'en') => linking.map(({ words }) => words[locale]).join(', ');
  throw new Refusal(
    'linked-to',
    {
      fr: `Des liens vers cette page ne mèneraient plus nulle part, dans : ${names('fr')}.`,
      en: `Links to this page would lead nowhere any more, in: ${names('en')}.`,
    },
    [],
    { texts: linking },
  );
}

/** The texts with a link to a page that readers have now and would not have once the changes are made. */
async function losingLinks(tree: ContentTree, changes: Changes): Promise<Dependent[]> {
  const { zone } = await siteTimes(tree);
  const after = changedTree(tree, changes);
  const isSeen = async (one: ContentTree, file: string) => {
    const entry = await entryAt(one, file);
    if (entry?.data.translation !== 'complete') return false;
    const { publishAt } = entry.data;
    const from = typeof publishAt === 'string' ? { publishAt } : {};
    return isPublic(from, zone, Date.now());
  };
  const gone = new Set<string>();
  for (const file of changes.keys())
    if ((await isSeen(tree, file)) && !(await isSeen(after, file))) gone.add(file);
  if (gone.size === 0) return [];
  const { entries } = await readContent(tree);
  const linking = linkingTo(
    entries,
    entries.filter(({ file }) => gone.has(file)),
  );
  // A text that changes in the same step has the links that it has afterwards; one that goes has none.
  return dependents(
    tree,
    linking.map(({ file }) => file).filter((file) => !changes.has(file)),
  );
}

async function entryAt(tree: ContentTree, file: string): Promise<Entry | undefined> {
  const place = parsePath(`content/${file}`);
  const bytes = place?.kind === 'entry' ? await tree.read(file) : undefined;
  if (place?.kind !== 'entry' || !bytes) return undefined;
  const read = readEntry(place, bytes.toString('utf8'));
  return read.ok ? read.entry : undefined;
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

const menus = { fr: 'le menu ou le pied de page du site', en: 'the site’s menu or footer' };

/** The text that a file is a language of. */
export function bothLanguages(file: string): string {
  return file.replace(/\/(?:fr|en)\//, '/');
}
