/** The files of public data under `/data/`, by name; what is in them is in `files.ts`. */
export const publishedNames = ['programs', 'calls', 'criteria', 'forms', 'startups'] as const;

export type PublishedName = (typeof publishedNames)[number];

/** Where a file of public data stands. */
export const dataPath = (name: PublishedName): string => `/data/${name}.json`;

/** Where the schema of a file of public data stands. */
export const schemaPath = (name: PublishedName): string => `/data/${name}.schema.json`;

/** Where the calls stand as opportunities: the list as `<path>.json`, each of them as `<path>/<id>.json`. */
export const opportunitiesPath = '/common-grants/opportunities';

/**
 * The addresses of open data, which pages of any site may read: whole ones, and folders that end with a slash. What else is
 * under `/data/` is for our own pages.
 */
export const openDataPaths: readonly string[] = [
  ...publishedNames.flatMap((name) => [dataPath(name), schemaPath(name)]),
  `${opportunitiesPath}.json`,
  `${opportunitiesPath}/`,
];

/** True for the address of open data. @example isOpenData('/data/calls.json') */
export const isOpenData = (pathname: string): boolean =>
  openDataPaths.some((path) => (path.endsWith('/') ? pathname.startsWith(path) : pathname === path));
