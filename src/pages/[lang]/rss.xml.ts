import type { APIRoute } from 'astro';
import { articlesFeed } from '../../collections/feeds/articles-feed.ts';
import { pagePath } from '../../collections/static-path.ts';
import { locales } from '../../i18n/locales.ts';

export const getStaticPaths = () => locales.map((lang) => pagePath({ lang }, {}));

export const GET: APIRoute = (context) => articlesFeed(context);
