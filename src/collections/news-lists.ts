import { locales, type Locale } from '../i18n/locales.ts';
import { routes } from '../i18n/routes.ts';
import type { Item, Library } from './library.ts';
import { toPages } from './paging.ts';
import { articlesOf } from './related.ts';
import { slugOf, type Alternates } from './urls.ts';

/** One page of a list of articles. */
export interface NewsPage {
  locale: Locale;
  /** What the list holds: everything, a year, or a programme. */
  list: { kind: 'all' } | { kind: 'year'; year: string } | { kind: 'program'; program: Item<'programs'> };
  /** Address of the list's first page. */
  root: string;
  articles: readonly Item<'articles'>[];
  /** From 1. */
  page: number;
  pages: number;
}

/** Articles on one page. */
const pageSize = 20;

/** The year of an article, where its source states it: a list “of 2013” would pass an inferred year off as certain. */
function yearOf(article: Item<'articles'>): string | undefined {
  const { published } = article.data;
  return published && !published.yearInferred ? published.date.slice(0, 4) : undefined;
}

/** The years that have articles, the newest first. */
export function yearsOf(library: Library, locale: Locale): string[] {
  return [...new Set(articlesOf(library, locale).flatMap((article) => yearOf(article) ?? []))];
}

/** The articles about a programme, the newest first. */
export function articlesAbout(library: Library, program: Item<'programs'>): Item<'articles'>[] {
  return articlesOf(library, program.locale).filter(({ data }) => data.programs?.includes(program.name));
}

/** Every page of every list of articles, in both languages. */
export function newsPages(library: Library): NewsPage[] {
  return locales.flatMap((locale) => {
    const all = articlesOf(library, locale);
    const years = yearsOf(library, locale).map((year) => ({
      list: { kind: 'year', year } as const,
      root: routes.newsYear(locale, year),
      articles: all.filter((article) => yearOf(article) === year),
    }));
    const programs = library.all('programs', locale).map((program) => ({
      list: { kind: 'program', program } as const,
      root: routes.programNews(locale, slugOf(program)),
      articles: articlesAbout(library, program),
    }));
    const everything = { list: { kind: 'all' } as const, root: routes.news(locale), articles: all };
    return [everything, ...years, ...programs.filter(({ articles }) => articles.length > 0)].flatMap(
      ({ articles, ...list }) =>
        toPages(articles, pageSize).map(({ items, page, pages }) => ({
          ...list,
          locale,
          articles: items,
          page,
          pages,
        })),
    );
  });
}

/** The address of a page of a list. */
export function newsPageUrl({ locale, root, page }: Pick<NewsPage, 'locale' | 'root' | 'page'>): string {
  return routes.pageOf(locale, root, page);
}

/** The same page of the same list in each language in which it exists. */
export function newsAlternates(library: Library, wanted: NewsPage): Alternates {
  const same = newsPages(library).filter(
    (other) => other.page === wanted.page && keyOf(other.list) === keyOf(wanted.list),
  );
  return Object.fromEntries(same.map((other) => [other.locale, newsPageUrl(other)]));
}

function keyOf(list: NewsPage['list']): string {
  if (list.kind === 'year') return list.year;
  return list.kind === 'program' ? list.program.name : list.kind;
}
