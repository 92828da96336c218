import { callsOf, stateOf, toCallDates } from '../../collections/calls.ts';
import { article, callEvent, program, type Structured } from '../../collections/feeds/structured.ts';
import type { Item, Library } from '../../collections/library.ts';
import { urlOf } from '../../collections/urls.ts';
import { callInstants } from '../../model/call-state.ts';
import { collections } from '../../model/collections/index.ts';
import { optionLabel } from './labels.ts';

interface Context {
  library: Library;
  site: URL;
  /** The organisation that runs the site. */
  publisher: { name: string; url: string };
}

/**
 * What search engines read of an entry; nothing of an invented one, which they would show as real.
 */
export function structuredOf(
  item: Item<'programs'> | Item<'calls'> | Item<'articles'>,
  { library, site, publisher }: Context,
): Structured | undefined {
  const { collection, data, locale } = item;
  if (data.example) return undefined;
  const url = new URL(urlOf(library, item), site).href;
  const common = { name: data.title, description: data.summary, url, language: locale };
  switch (collection) {
    case 'programs':
      return program({ ...common, ...programFacts(library, item) });
    case 'calls': {
      const { opens, closes } = callInstants(toCallDates(item.data));
      return callEvent({ ...common, opens, closes, organizer: publisher });
    }
    case 'articles':
      return article({ ...common, author: item.data.author, publisher, published: item.data.published });
  }
}

function programFacts(library: Library, item: Item<'programs'>) {
  const { data, locale } = item;
  const [call] = callsOf(library, item).filter(
    (one) => !one.data.example && ['open', 'closing'].includes(stateOf(one)),
  );
  return {
    formerNames: data.formerNames,
    kind: optionLabel(collections.programs.fields.kind, data.kind, locale),
    host: library.find('partners', locale, data.host)?.data.title,
    open: call && callInstants(toCallDates(call.data)),
  };
}
