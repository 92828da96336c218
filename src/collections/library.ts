import { getCollection, getEntry, type CollectionEntry } from 'astro:content';
import { isLocale } from '../i18n/locales.ts';
import { collectionNames, type CollectionName } from '../model/collections/index.ts';
import { usualSettings } from '../model/site-settings.ts';
import { pageInstant } from './clock.ts';
import { toLibrary, type Library, type Text } from './to-library.ts';

export type { Complete, Item, Library } from './to-library.ts';

let cached: Promise<Library> | undefined;

/**
 * The library of this build; read anew for each page in development, where content changes under way. Components take
 * `Astro.locals.library` instead, which a preview fills with texts that are not saved yet.
 */
export function getLibrary(): Promise<Library> {
  if (!import.meta.env.PROD) return readLibrary();
  cached ??= readLibrary();
  return cached;
}

async function readLibrary(): Promise<Library> {
  const settings = await getEntry('settings', 'site');
  const texts = await Promise.all(collectionNames.map(readTexts));
  return toLibrary(texts.flat(), { ...(settings?.data ?? usualSettings), instant: pageInstant() });
}

async function readTexts(collection: CollectionName): Promise<Text[]> {
  const found: CollectionEntry<CollectionName>[] = await getCollection(collection);
  return found.flatMap(({ id, data, body = '', filePath, digest }) => {
    const [locale, name = ''] = id.split('/');
    if (!isLocale(locale)) return [];
    return [
      {
        collection,
        locale,
        name,
        data,
        body,
        file: filePath ?? `${collection}/${id}.mdx`,
        digest: typeof digest === 'string' ? digest : undefined,
      },
    ];
  });
}
