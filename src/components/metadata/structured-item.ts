import { callsOf, stateOf, toCallDates } from '../../collections/queries/calls.ts';
import { correctionsOf } from '../../collections/queries/corrections.ts';
import {
  article,
  callEvent,
  program,
  type Publisher,
  type Structured,
} from '../../collections/feeds/structured.ts';
import type { Item, Library } from '../../collections/library/library.ts';
import { sessionsOf } from '../../collections/queries/sessions.ts';
import { seriesOf } from '../../collections/queries/series.ts';
import { urlOf } from '../../collections/urls.ts';
import { callInstants, isOpen, zonedTimeToInstant } from '../../model/call-state.ts';
import { collections } from '../../model/collections/index.ts';
import { optionLabel } from '../entries/labels.ts';

interface Context {
  library: Library;
  publisher: Publisher;
  /** Address of the picture that stands for the page. */
  image: string;
}

/**
 * What search engines read of an entry; nothing of an invented one, which they would show as real.
 */
export function structuredOf(
  item: Item<'programs'> | Item<'calls'> | Item<'articles'>,
  context: Context,
): Structured | undefined {
  const { collection, data, locale } = item;
  if (data.example) return undefined;
  const { library, publisher, image } = context;
  const common = { ...named(item, context), description: data.summary };
  switch (collection) {
    case 'programs':
      return program({ ...common, ...programFacts(library, item) });
    case 'calls': {
      const { opens, closes } = callInstants(toCallDates(item));
      const [about] = library.pick('programs', locale, [item.data.program]).filter(isReal);
      return callEvent({
        ...common,
        language: locale,
        image,
        opens,
        closes,
        organizer: publisher,
        program: about && named(about, context),
        sessions: sessionsOf(item).map(({ title, place, minutes, starts }) => ({
          name: title,
          place,
          minutes,
          starts: zonedTimeToInstant(starts),
        })),
      });
    }
    case 'articles':
      return article({ ...common, language: locale, image, publisher, ...articleFacts(item, context) });
  }
}

const isReal = (item: Item<'programs'>) => !item.data.example;

function named(item: Item, { library, publisher }: Context) {
  return { name: item.data.title, url: new URL(urlOf(library, item), publisher.site).href };
}

function programFacts(library: Library, item: Item<'programs'>) {
  const { data, locale } = item;
  const [call] = callsOf(library, item).filter((one) => !one.data.example && isOpen(stateOf(one)));
  return {
    formerNames: data.formerNames,
    kind: optionLabel(collections.programs.fields.kind, data.kind, locale, library.lists),
    host: library.find('partners', locale, data.host)?.data.title,
    open: call && callInstants(toCallDates(call)),
  };
}

function articleFacts(item: Item<'articles'>, context: Context) {
  const { library } = context;
  const { data, locale } = item;
  const names = data.people?.map(({ person }) => person);
  const toNamed = (one: Item) => named(one, context);
  return {
    author: data.author,
    section: data.section,
    published: data.published,
    programs: library.pick('programs', locale, data.programs).filter(isReal).map(toNamed),
    people: library.pick('people', locale, names).map(toNamed),
    series: seriesOf(library, item),
    corrections: correctionsOf(item),
    sources: data.sources,
  };
}
