import type { Item, Library } from '../library/library.ts';
import { articlesOf, byTitle } from './related.ts';

/** The series of an article, and the article's place in it. */
export interface Series {
  /** As its first part writes it. */
  title: string;
  /** In the order in which they are to be read. */
  parts: readonly Item<'articles'>[];
  /** From 1. */
  place: number;
}

/**
 * The series that an article belongs to, in its language: parts that are not translated do not count. Nothing where it is
 * the only part.
 */
export function seriesOf(library: Library, article: Item<'articles'>): Series | undefined {
  const title = article.data.series;
  if (!title) return undefined;
  const parts = articlesOf(library, article.locale)
    .filter(({ data }) => data.series && isSame(data.series, title))
    .sort(byPart);
  if (parts.length < 2) return undefined;
  const [first] = parts;
  return {
    title: first?.data.series ?? title,
    parts,
    place: parts.findIndex(({ name }) => name === article.name) + 1,
  };
}

/** A capital or a space more does not make another series. */
function isSame(one: string, other: string): boolean {
  const plain = (title: string) => title.trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(one) === plain(other);
}

/** By the place that the editor gave, then by date; what has neither comes last. */
function byPart(one: Item<'articles'>, other: Item<'articles'>): number {
  const last = Number.MAX_SAFE_INTEGER;
  const dateOf = ({ data }: Item<'articles'>) => data.published?.date ?? '9999';
  return (
    (one.data.part ?? last) - (other.data.part ?? last) ||
    dateOf(one).localeCompare(dateOf(other)) ||
    byTitle(one, other)
  );
}
