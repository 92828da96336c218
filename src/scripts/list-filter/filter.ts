import { fold } from '../../i18n/fold.ts';

/** One entry of a list's data, `/data/lists/<collection>-<locale>.json`; short names, since there may be thousands. */
export interface FilterRow {
  /** Name. */
  n: string;
  /** Address of its page. */
  u: string;
  /** In one sentence. */
  t: string;
  /** Values of the facets; an absent facet is unknown. */
  f: Readonly<Record<string, readonly string[]>>;
  /** A line of what is known: domains, place, kind. */
  m: string;
  /** When its calls take applications: from, to, in milliseconds since 1970. */
  o?: readonly (readonly [from: number, to: number])[];
  /** True for a demonstration entry. */
  x?: true;
}

/** What a reader asks for: words, a value for some of the facets, an open call. Empty texts ask for nothing. */
export interface FilterQuery {
  q: string;
  facets: Readonly<Record<string, string>>;
}

/** The facet of those with an open call, which follows the clock. */
export const openFacet = 'open';

/** A row with its text prepared for searching. */
export interface IndexedRow extends FilterRow {
  text: string;
}

/** Prepares rows once, so that each keystroke only compares. */
export function indexRows(rows: readonly FilterRow[]): IndexedRow[] {
  return rows.map((row) => ({ ...row, text: fold(`${row.n} ${row.t} ${row.m}`) }));
}

/** True where a call of the entry takes applications at an instant. */
export const isOpenAt = ({ o = [] }: FilterRow, instant: number): boolean =>
  o.some(([from, to]) => from <= instant && instant < to);

/** The rows that have every word and every chosen facet at an instant, in their order. */
export function filterRows(
  rows: readonly IndexedRow[],
  { q, facets }: FilterQuery,
  instant: number,
): IndexedRow[] {
  const words = fold(q).split(/\s+/).filter(Boolean);
  const chosen = Object.entries(facets).filter(([, value]) => value !== '');
  return rows.filter(
    (row) =>
      chosen.every(([facet, value]) =>
        facet === openFacet ? isOpenAt(row, instant) : row.f[facet]?.includes(value),
      ) && words.every((word) => row.text.includes(word)),
  );
}

/**
 * Reads what an address asks for of a list's facets.
 * @example searchToQuery('?q=atelier&domain=cybersecurity', ['domain', 'place'])
 */
export function searchToQuery(search: string, facets: readonly string[]): FilterQuery {
  const asked = new URLSearchParams(search);
  const valueOf = (name: string) => asked.get(name)?.trim() ?? '';
  return { q: valueOf('q'), facets: Object.fromEntries(facets.map((name) => [name, valueOf(name)])) };
}

/** The address that asks for the same; empty where nothing is asked. */
export function queryToSearch({ q, facets }: FilterQuery): string {
  const asked = new URLSearchParams(Object.entries({ q, ...facets }).filter(([, value]) => value !== ''));
  return asked.size > 0 ? `?${asked.toString()}` : '';
}
