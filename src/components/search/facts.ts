import { promiseOf } from '../../collections/queries/criteria.ts';
import type { Item, Library } from '../../collections/library/library.ts';
import { formatDate } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/translate.ts';
import { isOpen } from '../../model/call-state.ts';
import { collections } from '../../model/collections/index.ts';
import { callWords } from '../calls/call-words.ts';
import { optionLabel } from '../entries/labels.ts';

/** What the search knows of an entry beside its text. */
export interface SearchFacts {
  /** The collection: a filter. */
  type: string;
  title: string;
  /** Names of domains: a filter. */
  domains: readonly string[];
  /** Names under which it must be found too. */
  former: readonly string[];
  /** True for a call that takes applications: it comes before the others. */
  isOpen: boolean;
  /** One short line for results: the state of a call, the date of an article, the role of a person. */
  note: string | undefined;
  isExample: boolean;
  isOutdated: boolean;
}

/** The facts of an entry, in its language. */
export function searchFactsOf(library: Library, item: Item, t: Translate): SearchFacts {
  const { collection, data } = item;
  return {
    type: collection,
    title: data.title,
    domains: domainsOf(library, item),
    former: 'formerNames' in data ? (data.formerNames ?? []) : [],
    isOpen: isItem(item, 'calls') && isOpen(callWords(item, t).state),
    note: noteOf(library, item, t),
    isExample: 'example' in data && data.example,
    isOutdated: item.isOutdated,
  };
}

/** The facts of a page that is no entry: it is found by its title and text. */
export const pageFacts = (title: string): SearchFacts => ({
  type: 'pages',
  title,
  domains: [],
  former: [],
  isOpen: false,
  note: undefined,
  isExample: false,
  isOutdated: false,
});

/** The published ones of its own domains, else of those of the program that it belongs to. */
function domainsOf(library: Library, item: Item): readonly string[] {
  const { data, locale, name } = item;
  if (item.collection === 'domains') return [name];
  const program = 'program' in data ? library.find('programs', locale, data.program) : undefined;
  const names = 'domains' in data ? data.domains : program?.data.domains;
  return library.pick('domains', locale, names).map((domain) => domain.name);
}

function isItem<C extends Item['collection']>(item: Item, collection: C): item is Item<C> {
  return item.collection === collection;
}

function noteOf(library: Library, item: Item, t: Translate): string | undefined {
  const { locale, languageTag } = item;
  if (isItem(item, 'calls')) {
    const { label, when } = callWords(item, t);
    return `${label}, ${when}`;
  }
  if (isItem(item, 'articles')) {
    const { published } = item.data;
    if (!published) return undefined;
    const date = formatDate(published.date, languageTag, published.precision);
    return published.yearInferred ? `${date} (${t('date.yearInferred')})` : date;
  }
  if (isItem(item, 'criteria')) {
    const { status, isLate } = promiseOf(item, library);
    return isLate ? t('criteria.late') : optionLabel(collections.criteria.fields.status, status, locale);
  }
  if (isItem(item, 'programs'))
    return optionLabel(collections.programs.fields.kind, item.data.kind, locale, library.lists);
  if (isItem(item, 'people')) return item.data.role;
  if (isItem(item, 'startups')) return item.data.place;
  return isItem(item, 'cohorts') ? item.data.territory : undefined;
}
