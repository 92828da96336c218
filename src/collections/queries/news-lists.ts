import { locales, type Locale } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import type { Item, Library } from '../library/library.ts';
import { defineQuery } from '../reads/queries.ts';
import { toPages, type Page } from './paging.ts';
import { articlesOf } from './related.ts';
import { alternatesOf, slugOf, urlOf, type Alternates } from '../urls.ts';

/** What articles are about, and what they can be listed by. */
export type Subject = Item<'programs'> | Item<'domains'> | Item<'partners'> | Item<'people'>;

/** What a list holds: everything, a year, the articles of no certain year, or those about a subject. */
export type NewsFilter =
  | { kind: 'all' }
  | { kind: 'year'; year: string }
  | { kind: 'undated' }
  | { kind: 'subject'; subject: Subject };

export interface NewsList {
  locale: Locale;
  filter: NewsFilter;
  /** The same for the list of the other language. */
  key: string;
  /** Address of its first page. */
  root: string;
  articles: readonly Item<'articles'>[];
}

/** One page of a list of articles. */
export interface NewsPage extends Page<Item<'articles'>> {
  list: NewsList;
}

/** Articles on one page. */
const pageSize = 20;

/** How many articles the page of a subject shows itself, before it leads to their list. */
export const articlesOnSubject = 5;

/** The year of an article, where its source states it: a list “of 2013” would pass an inferred year off as certain. */
function yearOf(article: Item<'articles'>): string | undefined {
  const { published } = article.data;
  return published && !published.yearInferred ? published.date.slice(0, 4) : undefined;
}

const subjectKey = ({ collection, name }: Pick<Subject, 'collection' | 'name'>) => `${collection}/${name}`;

/** What an article is about, of one collection. */
function namesIn(data: Item<'articles'>['data'], collection: Subject['collection']): readonly string[] {
  return (collection === 'people' ? data.people?.map(({ person }) => person) : data[collection]) ?? [];
}

const subjectCollections = ['programs', 'domains', 'partners', 'people'] as const;

/** The articles about each subject, in their order. */
function articlesBySubject(articles: readonly Item<'articles'>[]): Map<string, Item<'articles'>[]> {
  const found = new Map<string, Item<'articles'>[]>();
  for (const article of articles)
    for (const collection of subjectCollections)
      for (const name of new Set(namesIn(article.data, collection))) {
        const key = subjectKey({ collection, name });
        const about = found.get(key) ?? [];
        found.set(key, about);
        about.push(article);
      }
  return found;
}

/** The articles about a subject, the newest first. It reads of them only what names such subjects. */
export function articlesAbout(library: Library, subject: Subject): Item<'articles'>[] {
  const { collection, name, locale } = subject;
  return articlesOf(library, locale).filter(({ data }) => namesIn(data, collection).includes(name));
}

/** Every list of articles, in both languages; none is empty but the list of everything. */
export const newsLists = defineQuery('news-lists', (library): readonly NewsList[] =>
  locales.flatMap((locale) => listsIn(library, locale)),
);

function listsIn(library: Library, locale: Locale): NewsList[] {
  const all = articlesOf(library, locale);
  const byYear = Map.groupBy(all, (article) => yearOf(article));
  const years = [...byYear.keys()]
    .filter((year) => year !== undefined)
    .sort()
    .reverse();
  const bySubject = articlesBySubject(all);
  const lists: NewsList[] = [
    { locale, filter: { kind: 'all' }, key: 'all', root: routes.news(locale), articles: all },
    ...years.map((year) => ({
      locale,
      filter: { kind: 'year' as const, year },
      key: `year/${year}`,
      root: routes.newsYear(locale, year),
      articles: byYear.get(year) ?? [],
    })),
    {
      locale,
      filter: { kind: 'undated' },
      key: 'undated',
      root: routes.newsUndated(locale),
      articles: byYear.get(undefined) ?? [],
    },
    ...subjectsIn(library, locale).map((subject) => ({
      locale,
      filter: { kind: 'subject' as const, subject },
      key: subjectKey(subject),
      root: routes.newsAbout(locale, urlOf(library, subject)),
      articles: bySubject.get(subjectKey(subject)) ?? [],
    })),
  ];
  return lists.filter(({ filter, articles }) => articles.length >= fewestOf(filter));
}

/** How many articles make a list: those of people and organizations begin where their own page cannot show all. */
function fewestOf(filter: NewsFilter): number {
  if (filter.kind === 'all') return 0;
  const { collection } = filter.kind === 'subject' ? filter.subject : {};
  return collection === 'people' || collection === 'partners' ? articlesOnSubject + 1 : 1;
}

function subjectsIn(library: Library, locale: Locale): Subject[] {
  return [
    ...library.all('programs', locale),
    ...library.all('domains', locale),
    ...library.all('partners', locale),
    ...library.all('people', locale),
  ];
}

const listByKey = defineQuery('news-list', (library, locale: Locale, key: string) =>
  newsLists(library).find((list) => list.locale === locale && list.key === key),
);

/** The list of the articles about a subject, where it has one. */
export function newsListAbout(library: Library, subject: Subject): NewsList | undefined {
  return listByKey(library, subject.locale, subjectKey(subject));
}

/** Every page of every list of articles, in both languages. */
export function newsPages(library: Library): NewsPage[] {
  return newsLists(library).flatMap((list) =>
    toPages(list.articles, pageSize).map((page) => ({ ...page, list })),
  );
}

/** The address of a page of a list. */
export function newsPageUrl({ list, page }: Pick<NewsPage, 'list' | 'page'>): string {
  return routes.pageOf(list.locale, list.root, page);
}

/** The same page of the same list in each language in which it exists. */
export function newsAlternates(library: Library, { list, page }: NewsPage): Alternates {
  return alternatesOfList(library, list.key, page);
}

const alternatesOfList = defineQuery(
  'news-alternates',
  (library, listKey: string, page: number): Alternates => {
    const same = newsLists(library).filter(
      ({ key, articles }) => key === listKey && toPages(articles, pageSize).length >= page,
    );
    return Object.fromEntries(same.map((other) => [other.locale, newsPageUrl({ list: other, page })]));
  },
);

/** Where the language switch leads from a list that the other language does not have: its subject, or all the news. */
export function newsElsewhere(library: Library, { filter }: NewsList, other: Locale): string {
  const subject = filter.kind === 'subject' ? alternatesOf(library, filter.subject)[other] : undefined;
  return subject ?? routes.news(other);
}

/** The feed of a list, where it has one of its own: everything, or a program. */
export function feedOf({ filter, locale }: NewsList): string | undefined {
  if (filter.kind === 'all') return routes.newsFeed(locale);
  const { subject } = filter.kind === 'subject' ? filter : {};
  return subject?.collection === 'programs' ? routes.programFeed(locale, slugOf(subject)) : undefined;
}
