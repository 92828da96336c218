import type { APIRoute, GetStaticPaths } from 'astro';
import { filterLists } from '../../../collections/queries/filter-rows.ts';
import { pagePath } from '../../../collections/static-path.ts';
import { getLibrary } from '../../../collections/library/library.ts';

export const getStaticPaths: GetStaticPaths = async () =>
  filterLists(await getLibrary()).map(({ list, rows }) => pagePath({ list }, { rows }));

/** What the filters of a long list look through in the browser. */
export const GET: APIRoute = ({ props: { rows } }) => Response.json(rows);
