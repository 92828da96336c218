import type { ContentTree } from '../../collections/read/tree.ts';
import { readContent } from '../../collections/read/content.ts';
import { linkingTo } from '../../collections/read/links.ts';
import { siteFile } from '../../collections/read/settings.ts';
import { locales, type Bilingual } from '../../i18n/locales.ts';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { documents } from '../../model/documents.ts';
import { titlesOf } from './compare/titles.ts';
import { parsePath } from './paths.ts';
import { Refusal } from './refusal.ts';
import { badPath, isFixed } from './refusals.ts';
import { assertSeen, type Seen } from './seen.ts';
import type { ContentStore } from './store.ts';
import type { Trash } from './trash.ts';
import { titlesIn } from './trash-titles.ts';
import { problemsOf } from './validate.ts';

/**
 * Deletes entries (both languages of each) and pictures, unless something still refers to them, or somebody has saved one
 * since the editor saw it. Each is in `trash` before it is gone.
 * @throws Refusal
 */
export async function deleteFiles(
  { store, trash }: { store: ContentStore; trash: Trash },
  paths: readonly string[],
  seen: Seen = {},
): Promise<void> {
  const files = paths.flatMap(pathsOf);
  const texts = Map.groupBy(files, textOf);
  const ids = new Map([...texts.keys()].map((text) => [text, trash.createId()]));
  await store.change(
    async (tree) => {
      await assertSeen(tree, seen, store.lastSave);
      const changes = await removal(tree, files);
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

/** The text that a file is a language of. */
function textOf(file: string): string {
  return file.replace(/\/(?:fr|en)\//, '/');
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
 * @throws Refusal where another text still refers to one of them, by a field or by a link: it says which.
 */
export async function removal(tree: ContentTree, files: readonly string[]): Promise<Map<string, null>> {
  const changes = new Map<string, null>();
  for (const path of files) if (await tree.read(path)) changes.set(path, null);
  const broken = (await problemsOf(tree, changes)).map(({ file }) => file);
  const { entries } = await readContent(tree);
  const gone = entries.filter(({ file }) => changes.has(file));
  const linking = linkingTo(entries, gone).filter(({ file }) => !changes.has(file));
  const names = [
    ...(await namesOf(tree, [...broken, ...linking.map(({ file }) => file)])),
    ...homeIn([...changes.keys()]),
  ];
  if (names.length > 0) throw referredTo(names);
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

/** Each text once, as editors know it: its title and its collection. */
async function namesOf(tree: ContentTree, files: readonly string[]): Promise<Bilingual[]> {
  const titles = await titlesOf(tree);
  const entries = new Set(files.map((file) => textOf(file).replace(/\.mdx$/, '')));
  return [...entries].map((entry) => {
    if (entry === siteFile) return menus;
    const [collection = '', name = ''] = entry.split('/');
    if (!isCollectionName(collection)) return { fr: entry, en: entry };
    const { label } = collections[collection];
    const [fr, en] = locales.map((locale) => titles(locale)(collection, name));
    return { fr: `« ${fr ?? name} » (${label.fr})`, en: `“${en ?? name}” (${label.en})` };
  });
}

const menus = { fr: 'le menu ou le pied de page du site', en: 'the site’s menu or footer' };

/** The site begins at one page, to which no text needs to refer. */
function homeIn(files: readonly string[]): Bilingual[] {
  return files.some((file) => /^pages\/(?:fr|en)\/home\.mdx$/.test(file))
    ? [{ fr: 'l’accueil du site', en: 'the home of the site' }]
    : [];
}

function referredTo(names: readonly Bilingual[]): Refusal {
  return new Refusal('referred-to', {
    fr: `D’autres textes y renvoient encore : ${names.map(({ fr }) => fr).join(', ')}. Retirez-y ce renvoi, puis recommencez.`,
    en: `Other texts still refer to it: ${names.map(({ en }) => en).join(', ')}. Remove the reference there, then try again.`,
  });
}
