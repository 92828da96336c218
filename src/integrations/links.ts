import { fileURLToPath } from 'node:url';
import { locales } from '../i18n/locales.ts';
import { routes, todoPaths } from '../i18n/routes.ts';
import { decodePercent } from '../mdx/urls.ts';
import { pageIntegration, readPages, type Page } from './built-pages.ts';
import { filesUnder } from './files-under.ts';
import type { Element } from './html.ts';
import { reportBuildProblems } from './report-build-problems.ts';
import { shared } from './shared-texts.ts';

/** Addresses that the server answers and that are not files of the built site. */
const serverPaths = [
  '/api/',
  ...Object.values(todoPaths),
  ...locales.flatMap((locale) => [routes.receiptLost(locale), routes.resume(locale)]),
  '/healthz',
  '/metrics',
];

/** The attributes that hold an address. */
const addresses = ['href', 'src', 'action', 'formaction', 'poster'] as const;

/** What may be wrong with a link, and what to do. */
const advice = {
  'no-page': 'no page or file has this address. Correct the link, or bring back what it led to.',
  'no-slash': 'the address of a page ends with “/”. Add it to the link.',
  'no-fragment': 'the page exists, but nothing on it carries this “#” mark. Correct the part after “#”.',
  'repeated-id':
    'several parts of the page carry this “#” mark, and only the first is found. Rename one of them.',
} as const satisfies Record<string, string>;

/** A link of the built site that leads nowhere, or to one of several places. */
export interface BrokenLink {
  /** The address of the page that has it; the first one, where several do. */
  page: string;
  /** As written in the page. */
  link: string;
  code: keyof typeof advice;
  /** How many pages have it. */
  pages: number;
}

/** Where a link leads: a path and what stands behind its `#`, both decoded. */
interface Target {
  path: string;
  fragment: string;
  /** Both: the same for all links to one place. */
  key: string;
  /** As written in the page. */
  link: string;
}

/** What a page leads to, and what can be led to in it. */
interface PageLinks {
  url: string;
  ids: readonly string[];
  repeatedIds: readonly string[];
  targets: readonly Target[];
}

/** Links that lead nowhere or to one of several places; the message has one line a link. */
export class BrokenLinksError extends Error {
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
 * What a page leads to. Links that name the site's own origin count as internal.
 * @param origin such as `https://example.org`
 */
function pageLinksOf({ url, elements }: Page, origin: string): PageLinks {
  const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []).map(shared);
  const unique = [...new Set(ids)];
  const links = [...new Set(elements.flatMap(linksOf))];
  return {
    url: shared(url),
    ids: unique,
    repeatedIds:
      ids.length === unique.length ? [] : unique.filter((id) => ids.indexOf(id) !== ids.lastIndexOf(id)),
    targets: links.flatMap((link) => toTarget(url, link, origin) ?? []),
  };
}

/**
 * The internal links that lead nowhere, by the address that they name. Duplicate ids are reported like broken links.
 * @param folder what a static host serves, absolute.
 */
function findBroken(folder: string, pages: Iterable<PageLinks>): BrokenLink[] {
  const known = new Set(filesUnder(folder).map((file) => `/${file}`));
  const ids = new Map<string, readonly string[]>();
  const targets = new Map<string, Target & { page: string; pages: number }>();
  const repeated: BrokenLink[] = [];
  for (const { url: page, ids: own, repeatedIds, targets: links } of pages) {
    ids.set(page, own);
    for (const id of repeatedIds) repeated.push({ page, link: `#${id}`, code: 'repeated-id', pages: 1 });
    for (const target of links) {
      const seen = targets.get(target.key);
      if (seen) seen.pages += 1;
      else targets.set(target.key, { ...target, page, pages: 1 });
    }
  }
  const broken = [...targets.values()]
    .flatMap((target) => {
      const code = checkPath(target.path, known) ?? checkFragment(target.fragment, ids.get(target.path));
      return code ? [{ ...target, code }] : [];
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ page, link, code, pages: count }) => ({ page, link, code, pages: count }));
  return [...repeated, ...broken];
}

/** The same for a folder that no build is going through. */
export async function findBrokenLinks(folder: string, origin: string): Promise<BrokenLink[]> {
  const pages: PageLinks[] = [];
  for await (const page of readPages(folder)) pages.push(pageLinksOf(page, origin));
  return findBroken(folder, pages);
}

function linksOf({ name, attributes }: Element): string[] {
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
  const path = shared(decodePercent(url.pathname));
  const fragment = shared(decodePercent(url.hash.slice(1)).replace(/:~:.*$/, ''));
  return { path, fragment, key: shared(`${path}#${fragment}`), link: shared(link) };
}

function checkPath(path: string, known: ReadonlySet<string>): 'no-page' | 'no-slash' | undefined {
  if (serverPaths.some((start) => path.startsWith(start))) return undefined;
  if (known.has(path.endsWith('/') ? `${path}index.html` : path)) return undefined;
  return known.has(`${path}/index.html`) ? 'no-slash' : 'no-page';
}

function checkFragment(fragment: string, ids: readonly string[] | undefined): 'no-fragment' | undefined {
  return ids === undefined || fragment === '' || fragment === 'top' || ids.includes(fragment)
    ? undefined
    : 'no-fragment';
}

/** Reports the internal links of a built site that lead nowhere. Comes after whatever writes files. */
export function linksIntegration(siteUrl: string) {
  const { origin } = new URL(siteUrl);
  return pageIntegration<PageLinks>({
    name: 'passerelle:links',
    hooks: {},
    factsOf: (page) => pageLinksOf(page, origin),
    async finish({ dir, logger }, facts) {
      const broken = findBroken(fileURLToPath(dir), facts.values());
      if (broken.length > 0) await reportBuildProblems(dir, logger, new BrokenLinksError(broken));
      else logger.info('every internal link leads somewhere');
    },
  });
}
