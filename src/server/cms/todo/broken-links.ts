import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../../collections/read/entry.ts';
import { linksOf, stringsOf } from '../../../collections/read/links.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { picturesIn } from '../../../mdx/pictures.ts';
import { decodePercent } from '../../../mdx/urls.ts';

/** Something that an entry refers to and that is not there. */
export interface Missing {
  entry: Entry;
  /** As the entry has it. */
  address: string;
  what: 'page' | 'mark' | 'picture';
}

export interface PublishedSite {
  /** The folder of the files that readers get now. */
  clientDir: string;
  /** Such as `https://example.org`; a link that names it is one of our own. */
  origin: string;
}

/** What the server itself answers: no file of the site has these addresses. */
const served = /^\/(?:api|admin)(?:\/|$)|^\/(?:healthz|metrics)$/;

/**
 * What the texts refer to and readers would not find: pages and their marks as they are published now, pictures of the
 * media library. Links to other sites are not followed.
 */
export async function findMissing(
  entries: readonly Entry[],
  tree: ContentTree,
  site: PublishedSite,
): Promise<Missing[]> {
  const lookups = new Map<string, Promise<Missing['what'] | undefined>>();
  const lookUp = (address: string) => {
    const known =
      lookups.get(address) ??
      (address.startsWith('~/media/') ? findPicture(tree, address) : findPage(site, address));
    lookups.set(address, known);
    return known;
  };
  const perEntry = entries.map(async (entry) => {
    const found = [...addressesOf(entry)].map(async (address) => ({
      entry,
      address,
      what: await lookUp(address),
    }));
    return (await Promise.all(found)).flatMap(({ what, ...rest }) => (what ? [{ ...rest, what }] : []));
  });
  return (await Promise.all(perEntry)).flat();
}

/** Every address that an entry holds: links and pictures of its texts, and what its fields say at any depth. */
function addressesOf(entry: Entry): Set<string> {
  return new Set([
    ...linksOf(entry),
    ...picturesIn(entry.body).map(({ path }) => path),
    ...stringsOf(entry.data).filter((text) => /^(?:https?:\/\/\S+|~\/media\/.+)$/.test(text)),
  ]);
}

async function findPicture(tree: ContentTree, address: string): Promise<Missing['what'] | undefined> {
  return (await tree.read(address.slice('~/'.length))) ? undefined : 'picture';
}

async function findPage(
  { clientDir, origin }: PublishedSite,
  address: string,
): Promise<Missing['what'] | undefined> {
  if (!address.startsWith('/') && !address.startsWith(`${origin}/`)) return undefined;
  if (!URL.canParse(address, origin)) return 'page';
  const { pathname, hash, origin: leadsTo } = new URL(address, origin);
  if (leadsTo !== origin) return undefined;
  const path = decodePercent(pathname);
  if (served.test(path)) return undefined;
  const file = await fileOf(join(clientDir, path));
  if (file === undefined) return 'page';
  const mark = decodePercent(hash.slice(1));
  if (mark === '' || mark === 'top' || !file.endsWith('.html')) return undefined;
  return (await readFile(file, 'utf8')).includes(`id="${mark}"`) ? undefined : 'mark';
}

/** The file behind an address: the page of a folder, or the file itself. */
async function fileOf(path: string): Promise<string | undefined> {
  for (const candidate of [join(path, 'index.html'), path]) {
    if (await isFile(candidate)) return candidate;
  }
  return undefined;
}

/** Why there is no file: none there, a file where a folder would be, or an address that no file can have. */
const noFileCodes: ReadonlySet<unknown> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && 'code' in error && noFileCodes.has(error.code)) return false;
    throw error;
  }
}
