import rss, { type RSSFeedItem } from '@astrojs/rss';
import type { APIContext } from 'astro';
import { routes } from '../../i18n/routes.ts';
import type { Translate } from '../../i18n/translate.ts';
import { articleRenderer } from './body-html.ts';
import { correctionsOf } from '../queries/corrections.ts';
import { getLibrary, type Item, type Library } from '../library/library.ts';
import { articlesAbout } from '../queries/news-lists.ts';
import { articlesOf } from '../queries/related.ts';
import { urlOf } from '../urls.ts';

/** How many articles a feed carries, the newest first. */
const limit = 50;

interface Context {
  library: Library;
  render: (article: Item<'articles'>) => Promise<string>;
  t: Translate;
}

/**
 * An article as feeds carry it, with what the page says of it: an example, an old translation, corrections, sources. A
 * date that is not known to the day, or of which the year is inferred, is left out: readers would take it for certain.
 */
async function toFeedItem(article: Item<'articles'>, { library, render, t }: Context): Promise<RSSFeedItem> {
  const { data, locale } = article;
  const { published } = data;
  const [correction] = correctionsOf(article);
  return {
    title: data.example ? `${t('example.badge')} · ${data.title}` : data.title,
    link: urlOf(library, article),
    description: data.summary,
    content: await render(article),
    categories: library.pick('domains', locale, data.domains).map((domain) => domain.data.title),
    ...(published?.precision === 'day' && !published.yearInferred
      ? { pubDate: new Date(`${published.date}T12:00:00Z`) }
      : {}),
    ...(correction ? { customData: `<atom:updated>${correction.date}T12:00:00Z</atom:updated>` } : {}),
  };
}

/** The feed of a language, with full texts; only the articles of one program where one is given. */
export async function articlesFeed(
  { locals, url, site = url }: APIContext,
  program?: Item<'programs'>,
): Promise<Response> {
  const { locale, t } = locals;
  const { name } = locals.site.organisation;
  const library = await getLibrary();
  const render = await articleRenderer(locals, site);
  const articles = program ? articlesAbout(library, program) : articlesOf(library, locale);
  const page = program ? urlOf(library, program) : routes.news(locale);
  return rss({
    title: program ? `${program.data.title} — ${name}` : `${t('news.title')} — ${name}`,
    description: program ? program.data.summary : t('news.lead'),
    site: new URL(page, site).href,
    items: await Promise.all(
      articles.slice(0, limit).map((article) => toFeedItem(article, { library, render, t })),
    ),
    xmlns: { atom: 'http://www.w3.org/2005/Atom' },
    customData: `<language>${locals.site.languageTag}</language><atom:link href="${new URL(url.pathname, site).href}" rel="self" type="application/rss+xml"/>`,
  });
}
