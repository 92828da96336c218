import { linksIn } from '../../mdx/links.ts';
import { addressAmong } from './address.ts';
import type { Entry } from './entry.ts';

/** Where an entry's texts lead: the links of its body, in Markdown or in blocks, and those of its fields. */
export function linksOf({ body, data }: Entry): string[] {
  const fields = stringsOf(data).filter((text) => text.includes(']('));
  return [body, ...fields].flatMap(linksIn);
}

/** Every text in a value, at any depth. */
export function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

/**
 * The entries with a link to a page of one of `targets`, or to a page below it. An entry that is in
 * another language only is not published, so its links do not count.
 */
export function linkingTo(entries: readonly Entry[], targets: readonly Entry[]): Entry[] {
  const complete = entries.filter(({ data }) => data.translation === 'complete');
  const addresses = targets
    .map((target) => addressAmong(entries, target))
    .filter((address) => address !== undefined);
  const leads = (url: string) => {
    const [path = '', mark] = url.split('#');
    const [bare = ''] = path.split('?');
    const page = bare.endsWith('/') ? bare : `${bare}/`;
    return addresses.some((address) =>
      address.includes('#') ? address === `${page}#${mark ?? ''}` : page.startsWith(address),
    );
  };
  return complete.filter((entry) => !targets.includes(entry) && linksOf(entry).some(leads));
}
