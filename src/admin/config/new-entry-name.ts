import { slugOf } from '../../i18n/slug.ts';

/**
 * The file name of a new entry, made from its title: lower-case letters without accents, digits and hyphens. A name with
 * which the collection's own name begins gets a number, since Decap would look for its files in the wrong folder.
 * @example newEntryName('programs', 'Été à Québec') // 'ete-a-quebec'
 * @example newEntryName('programs', 'Pro') // 'pro-1'
 */
export function newEntryName(collection: string, title: string): string {
  const usable = slugOf(title) || 'entry';
  return collection.startsWith(usable) ? `${usable}-1` : usable;
}
