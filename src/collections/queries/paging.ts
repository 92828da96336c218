/** One page of a list that is too long for one. */
export interface Page<T> {
  items: readonly T[];
  /** From 1. */
  page: number;
  pages: number;
}

/** Cuts a list into pages; an empty list has one empty page. */
export function toPages<T>(items: readonly T[], size: number): Page<T>[] {
  const pages = Math.max(1, Math.ceil(items.length / size));
  return Array.from({ length: pages }, (_, index) => ({
    items: items.slice(index * size, (index + 1) * size),
    page: index + 1,
    pages,
  }));
}
