/** The groups of filters, by the names that they have in the address and in the index. */
export const facets = ['type', 'domain'] as const;

export type Facet = (typeof facets)[number];

/** What a reader asks for; all of it stands in the address, so that it can be shared. */
export interface SearchState {
  query: string;
  /** Values of which one is enough, by group. */
  chosen: Readonly<Record<Facet, readonly string[]>>;
}

/** @example paramsToState(new URLSearchParams('q=idees&type=programs')).chosen.type // ['programs'] */
export function paramsToState(params: URLSearchParams): SearchState {
  return {
    query: (params.get('q') ?? '').trim(),
    chosen: { type: params.getAll('type'), domain: params.getAll('domain') },
  };
}

/** The part of the address after the path: `?q=idees&type=programs`; empty where nothing is asked for. */
export function stateToSearch({ query, chosen }: SearchState): string {
  const params = new URLSearchParams();
  if (query) params.set('q', query);
  for (const facet of facets) for (const value of chosen[facet]) params.append(facet, value);
  const text = params.toString();
  return text && `?${text}`;
}

/** True where at least one filter is chosen. */
export function hasFilters({ chosen }: SearchState): boolean {
  return facets.some((facet) => chosen[facet].length > 0);
}

/** True where nothing is asked for. */
export function isEmpty(state: SearchState): boolean {
  return state.query === '' && !hasFilters(state);
}

/** The same words without filters. */
export function withoutFilters({ query }: SearchState): SearchState {
  return { query, chosen: { type: [], domain: [] } };
}
