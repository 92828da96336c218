import { slugOf } from '../../i18n/slug.ts';
import type { Item, Library } from '../library/library.ts';

/** A part of criteria that lists some. */
export type CriteriaPart = 'eligibility' | 'selection' | 'process';

/**
 * The names of the criteria of one part, in their order, the same in both languages: made of their French words, or of their
 * own where French has none, or another number of them.
 */
export function criterionIds(library: Library, criteria: Item<'criteria'>, part: CriteriaPart): string[] {
  const own = criteria.data[part] ?? [];
  const french = library.find('criteria', 'fr', criteria.name)?.data[part] ?? [];
  const ids = new Set<string>();
  for (const { label } of french.length === own.length ? french : own) {
    const slug = slugOf(label) || 'criterion';
    let id = slug;
    for (let count = 2; ids.has(id); count += 1) id = `${slug}-${count}`;
    ids.add(id);
  }
  return [...ids];
}

/** Where the page of criteria shows one of them. */
export const criterionAnchor = (criteria: string, part: CriteriaPart, id: string) =>
  `${criteria}-${part}-${id}`;

/** Where it shows one of their versions. */
export const versionAnchor = (criteria: string, number: number) => `${criteria}-version-${number}`;

/** The versions that are written down of criteria, the newest first, each with its number. */
export function numberedVersions({ data }: Item<'criteria'>) {
  // Of two versions of one day, the one that was written down later is the later one.
  const sorted = (data.versions ?? []).toReversed().toSorted((a, b) => b.date.localeCompare(a.date));
  return sorted.map((version, index) => ({ ...version, number: sorted.length - index }));
}
