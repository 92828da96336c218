import { fold } from '../../i18n/fold.ts';

/** One start-up of the directory's data, `/data/directory/<locale>.json`; short names, since there may be thousands. */
export interface DirectoryRow {
  /** Name. */
  n: string;
  /** Address of its page. */
  u: string;
  /** In one sentence. */
  t: string;
  /** Values of the facets; an absent facet is unknown. */
  f: Readonly<Partial<Record<DirectoryFacet, readonly string[]>>>;
  /** A line of what is known: domains, place. */
  m: string;
  /** True for a demonstration entry. */
  x?: true;
}

export const directoryFacets = ['program', 'cohort', 'domain', 'place', 'stage'] as const;

export type DirectoryFacet = (typeof directoryFacets)[number];

/** What a reader asks for: words, and at most one value a facet. Empty texts ask for nothing. */
export type DirectoryQuery = Readonly<Record<DirectoryFacet | 'q', string>>;

/** A row with its text prepared for searching. */
export interface IndexedRow extends DirectoryRow {
  text: string;
}

/** Prepares rows once, so that each keystroke only compares. */
export function indexRows(rows: readonly DirectoryRow[]): IndexedRow[] {
  return rows.map((row) => ({ ...row, text: fold(`${row.n} ${row.t} ${row.m}`) }));
}

/** The rows that have every word and every chosen facet, in their order. */
export function filterRows(rows: readonly IndexedRow[], query: DirectoryQuery): IndexedRow[] {
  const words = fold(query.q).split(/\s+/).filter(Boolean);
  const chosen = directoryFacets.filter((facet) => query[facet] !== '');
  return rows.filter(
    ({ f, text }) =>
      chosen.every((facet) => f[facet]?.includes(query[facet])) && words.every((word) => text.includes(word)),
  );
}

/** Reads what an address asks for: `?q=atelier&domain=cybersecurity`. */
export function searchToQuery(search: string): DirectoryQuery {
  const asked = new URLSearchParams(search);
  const valueOf = (name: string) => asked.get(name)?.trim() ?? '';
  return {
    q: valueOf('q'),
    program: valueOf('program'),
    cohort: valueOf('cohort'),
    domain: valueOf('domain'),
    place: valueOf('place'),
    stage: valueOf('stage'),
  };
}

/** The address that asks for the same; empty where nothing is asked. */
export function queryToSearch(query: DirectoryQuery): string {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return asked.size > 0 ? `?${asked.toString()}` : '';
}
