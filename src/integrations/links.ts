import type { AstroIntegration } from 'astro';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportBuildProblems } from './report-build-problems.ts';
import { tagsOf, type Tag } from './html.ts';
import { decodePercent } from '../mdx/urls.ts';

/** Addresses that the server answers and that are not files of the built site. */
const serverPaths = ['/api/', '/admin/travail/', '/admin/work/', '/healthz', '/metrics'];

/** Pages that are programs of their own: they are linked to, their own links are not ours. */
const foreign = ['admin/index.html', 'admin/app/', 'pagefind/'];

/** The attributes that hold an address. */
const addresses = ['href', 'src', 'action', 'formaction', 'poster'] as const;

/** A link of the built site that leads nowhere, or to one of several places. */
export interface BrokenLink {
  /** The address of the page that has it; the first one, where several do. */
  page: string;
  /** As written in the page. */
  link: string;
  code: 'no-page' | 'no-slash' | 'no-fragment' | 'repeated-id';
  /** How many pages have it. */
  pages: number;
}

interface Target {
  path: string;
  fragment: string;
  link: string;
  page: string;
  pages: number;
}

const advice: Readonly<Record<BrokenLink['code'], string>> = {
  'no-page': 'no page or file has this address. Correct the link, or bring back what it led to.',
  'no-slash': 'the address of a page ends with “/”. Add it to the link.',
  'no-fragment': 'the page exists, but nothing on it carries this “#” mark. Correct the part after “#”.',
  'repeated-id':
    'several parts of the page carry this “#” mark, and only the first is found. Rename one of them.',
};

/** Links that lead nowhere or to one of several places; the message has one line a link. */
class BrokenLinksError extends Error {
  constructor(broken: readonly BrokenLink[]) {
    const lines = broken.map(
      ({ page, link, code, pages }) =>
        `${page}${pages > 1 ? ` and ${pages - 1} more` : ''}: link to ${link}: ${advice[code]}`,
    );
    super(
      [`internal links that lead nowhere, or to one of several places: ${broken.length}`, ...lines].join(
        '\n',
      ),
    );
    this.name = 'BrokenLinksError';
  }
}

/**
 * Goes through the built HTML and resolves every internal link against the files that are there. Links that name the
 * site's own origin count as internal. Duplicate ids are reported like broken links.
 * @param folder what a static host serves, absolute
 * @param origin such as `https://example.org`
 */
export async function findBrokenLinks(folder: string, origin: string): Promise<BrokenLink[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const targets = new Map<string, Target>();
  const repeated: BrokenLink[] = [];
  for (const file of files.sort()) {
    if (!file.endsWith('.html') || foreign.some((start) => file.startsWith(start))) continue;
    const page = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    const tags = [...tagsOf(await readFile(join(folder, file), 'utf8'))];
    const marks = marksOf(tags);
    for (const id of repeatedIn(tags)) repeated.push({ page, link: `#${id}`, code: 'repeated-id', pages: 1 });
    for (const link of new Set(tags.flatMap(linksOf))) {
      const target = toTarget(page, link, origin);
      if (target && !(target.path === page && marks.has(target.fragment))) note(targets, target);
    }
  }
  return [
    ...repeated,
    ...(await findBroken([...targets.values()], folder, new Set(files.map((file) => `/${file}`)))),
  ];
}

function marksOf(tags: readonly Tag[]): Set<string> {
  return new Set(tags.flatMap(({ attributes }) => attributes.get('id') ?? []));
}

function repeatedIn(tags: readonly Tag[]): Set<string> {
  const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
  return new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
}

function linksOf({ name, isClosing, attributes }: Tag): string[] {
  if (isClosing) return [];
  const found = addresses.flatMap((attribute) => attributes.get(attribute) ?? []);
  const candidates = attributes.get('srcset') ?? attributes.get('imagesrcset');
  if (candidates) found.push(...candidates.split(/,\s+/).map((one) => one.trim().split(/\s+/, 1)[0] ?? ''));
  if (name === 'meta' && /^og:(?:image|url)$/.test(attributes.get('property') ?? ''))
    found.push(attributes.get('content') ?? '');
  return found;
}

function toTarget(page: string, link: string, origin: string): Target | undefined {
  if (!URL.canParse(link, `${origin}${page}`)) return undefined;
  const url = new URL(link, `${origin}${page}`);
  if (url.origin !== origin) return undefined;
  return {
    path: decodePercent(url.pathname),
    fragment: decodePercent(url.hash.slice(1)).replace(/:~:.*$/, ''),
    // A copy: a part of a text keeps the whole text in memory, and here that would be every page of the site.
    link: Buffer.from(link).toString(),
    page,
    pages: 1,
  };
}

function note(targets: Map<string, Target>, target: Target): void {
  const key = `${target.path}#${target.fragment}`;
  const seen = targets.get(key);
  if (seen) seen.pages += 1;
  else targets.set(key, target);
}

async function findBroken(
  targets: readonly Target[],
  folder: string,
  known: ReadonlySet<string>,
): Promise<BrokenLink[]> {
  const broken: BrokenLink[] = [];
  let last = { path: '', marks: new Set<string>() };
  for (const target of targets.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const { path, fragment, page, link, pages } = target;
    let code: BrokenLink['code'] | undefined = checkPath(path, known);
    if (!code && fragment !== '' && fragment !== 'top' && known.has(`${path}index.html`)) {
      if (last.path !== path) {
        const html = await readFile(join(folder, path, 'index.html'), 'utf8');
        last = { path, marks: marksOf([...tagsOf(html)]) };
      }
      if (!last.marks.has(fragment)) code = 'no-fragment';
    }
    if (code) broken.push({ page, link, code, pages });
  }
  return broken;
}

function checkPath(path: string, known: ReadonlySet<string>): 'no-page' | 'no-slash' | undefined {
  if (serverPaths.some((start) => path.startsWith(start))) return undefined;
  if (known.has(path.endsWith('/') ? `${path}index.html` : path)) return undefined;
  return known.has(`${path}/index.html`) ? 'no-slash' : 'no-page';
}

/**
 * Makes sure that every internal link and fragment of a built site leads somewhere.
 * @throws BrokenLinksError with page, link and what to do, one line a link.
 */
export async function checkLinks(folder: string, origin: string): Promise<BrokenLinksError | undefined> {
  const broken = await findBrokenLinks(folder, origin);
  return broken.length > 0 ? new BrokenLinksError(broken) : undefined;
}

/** Stops the build where an internal link or fragment of a page leads nowhere. Comes after whatever writes files. */
export function linksIntegration(siteUrl: string): AstroIntegration {
  return {
    name: 'passerelle:links',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const fault = await checkLinks(fileURLToPath(dir), new URL(siteUrl).origin);
        if (fault) await reportBuildProblems(dir, logger, fault);
        else logger.info('every internal link leads somewhere');
      },
    },
  };
}
