import type { Locale } from '../i18n/locales.ts';
import { getLibrary } from './library/library.ts';
import { newsPages, newsPageUrl, type NewsList } from './queries/news-lists.ts';
import { slugOf } from './urls.ts';

/**
 * One entry of `getStaticPaths`: the parts of an address become the parameters of the route, in order.
 * @example staticPath('/fr/programmes/spark/', ['lang', 'programs', 'program'], { item })
 * // { params: { lang: 'fr', programs: 'programmes', program: 'spark' }, props: { item } }
 */
export function staticPath<Props>(url: string, names: readonly string[], props: Props) {
  const parts = url.split(/[/#]/).filter((part) => part !== '');
  return { params: Object.fromEntries(names.map((name, index) => [name, parts[index]])), props };
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

/** The routes of pages of lists of articles: the first parts of an address are `names`, what is left is `list`. */
export async function newsPaths(isWanted: (list: NewsList) => boolean, names: readonly string[]) {
  const pages = newsPages(await getLibrary()).filter(({ list }) => isWanted(list));
  return pages.map((page) => {
    const url = newsPageUrl(page);
    const rest = url.split('/').filter(Boolean).slice(names.length).join('/');
    const { params, props } = staticPath(url, names, { page });
    return { params: { ...params, list: rest || undefined }, props };
  });
}
