import type { APIRoute, GetStaticPaths } from 'astro';
import { questionnaireAsText } from '../../../../collections/feeds/questionnaire-text.ts';
import { getLibrary, type Item } from '../../../../collections/library/library.ts';
import { staticPath } from '../../../../collections/static-path.ts';
import { slugOf } from '../../../../collections/urls.ts';
import { routes } from '../../../../i18n/routes.ts';

interface Props {
  item: Item<'calls'>;
}

export const getStaticPaths = (async () => {
  const library = await getLibrary();
  return library.every('calls').map((item) =>
    staticPath(routes.allQuestions(item.locale, slugOf(item)), ['lang', 'apply', 'call', 'allQuestions'], {
      item,
    }),
  );
}) satisfies GetStaticPaths;

export const GET: APIRoute<Props> = (context) => questionnaireAsText(context, context.props.item);
