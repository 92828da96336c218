import { linksIn } from '../../mdx/links.ts';
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

/** Whether a link leads to one of these addresses, or to a page below one. */
export function leadingTo(addresses: readonly string[]): (url: string) => boolean {
  return (url) => {
    const [path = '', mark] = url.split('#');
    const [bare = ''] = path.split('?');
    const page = bare.endsWith('/') ? bare : `${bare}/`;
    return addresses.some((address) =>
      address.includes('#') ? address === `${page}#${mark ?? ''}` : page.startsWith(address),
    );
  };
}
