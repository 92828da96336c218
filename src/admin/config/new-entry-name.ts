import { fold } from '../../i18n/fold.ts';

/**
 * The file name of a new entry, made from its title: lower-case letters without accents, digits and hyphens. A name with
 * which the collection's own name begins gets a number, since Decap would look for its files in the wrong folder.
 * @example newEntryName('programs', 'Été à Québec') // 'ete-a-quebec'
 * @example newEntryName('programs', 'Pro') // 'pro-1'
 */
export function newEntryName(collection: string, title: string): string {
  const name = fold(title)
    .replace(/[’']/g, '-')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-|-$/g, '');
  const usable = name === '' ? 'entry' : name;
  return collection.startsWith(usable) ? `${usable}-1` : usable;
}
