import type { APIRoute, GetStaticPaths } from 'astro';
import { articlesFeed } from '../../../../collections/feeds/articles-feed.ts';
import { getLibrary, type Item } from '../../../../collections/library/library.ts';
import { staticPath } from '../../../../collections/static-path.ts';
import { urlOf } from '../../../../collections/urls.ts';

interface Props {
  item: Item<'programs'>;
}

export const getStaticPaths = (async () => {
  const library = await getLibrary();
  return library
    .every('programs')
    .map((item) => staticPath(urlOf(library, item), ['lang', 'programs', 'program'], { item }));
}) satisfies GetStaticPaths;

export const GET: APIRoute<Props> = (context) => articlesFeed(context, context.props.item);
