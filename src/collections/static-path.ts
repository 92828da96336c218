import type { Locale } from '../i18n/locales.ts';
import { getLibrary } from './library/library.ts';
import { fingerprintOf } from './reads/tracked.ts';
import { newsPages, newsPageUrl, type NewsList } from './queries/news-lists.ts';
import { slugOf } from './urls.ts';

/**
 * One entry of `getStaticPaths`. Its key tells a publication that is drawn after another whether the page has other
 * properties than before.
 */
export function pagePath<Params extends Record<string, string | undefined>, Props extends object = object>(
  params: Params,
  props: Props,
) {
  return { params, props, cacheKey: fingerprintOf(props) };
}

/**
 * The same by the address of the page: the parts of an address become the parameters of the route, in order.
 * @example staticPath('/fr/programmes/spark/', ['lang', 'programs', 'program'], { item })
 * // { params: { lang: 'fr', programs: 'programmes', program: 'spark' }, props: { item } }
 */
export function staticPath<Props extends object>(url: string, names: readonly string[], props: Props) {
  const parts = url.split(/[/#]/).filter((part) => part !== '');
  return pagePath(Object.fromEntries(names.map((name, index) => [name, parts[index]])), props);
}

/** The same for a page of a list: the first parts of its address are `names`, what is left is the parameter `list`. */
export function listPath<Props extends object>(url: string, names: readonly string[], props: Props) {
  const { params } = staticPath(url, names, {});
  const rest = url.split('/').filter(Boolean).slice(names.length).join('/');
  return pagePath({ ...params, list: rest || undefined }, props);
}

/** The routes of a page that every program has, below the program's own: its criteria, its cohorts. */
export async function programPaths(
  toUrl: (locale: Locale, program: string) => string,
  segment: 'criteria' | 'cohorts',
) {
  const library = await getLibrary();
  return library.every('programs').map((program) =>
    staticPath(toUrl(program.locale, slugOf(program)), ['lang', 'programs', 'program', segment], {
      program,
    }),
  );
}

/** The routes of pages of lists of articles. */
export async function newsPaths(isWanted: (list: NewsList) => boolean, names: readonly string[]) {
  const pages = newsPages(await getLibrary()).filter(({ list }) => isWanted(list));
  return pages.map((page) => listPath(newsPageUrl(page), names, { page }));
}
