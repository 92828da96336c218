import type { Item, Library } from '../../collections/library/library.ts';
import type { CardWords } from '../../collections/social-card.ts';
import { defineQuery } from '../../collections/reads/queries.ts';
import { toCallDates } from '../../collections/queries/calls.ts';
import { formatDate, formatDeadline } from '../../i18n/dates.ts';
import type { Translate } from '../../i18n/translate.ts';
import { collections } from '../../model/collections/index.ts';
import { optionLabel } from './labels.ts';

/**
 * The words of the picture that stands for an entry where its address is shared: what kind of thing it is, and a fact that
 * stays true (networks keep such pictures for months, so the state of a call is not among them).
 */
export function cardOf(library: Library, item: Item, t: Translate): Omit<CardWords, 'site' | 'accent'> {
  const kind = kindOf(library, item);
  const isExample = 'example' in item.data && item.data.example;
  return {
    title: cardTitle(library, item),
    kicker: isExample ? `${kind} · ${t('example.badge')}` : kind,
    fact: factOf(library, item, t),
  };
}

function isItem<C extends Item['collection']>(item: Item, collection: C): item is Item<C> {
  return item.collection === collection;
}

function kindOf(library: Library, item: Item): string {
  const { locale } = item;
  if (isItem(item, 'programs'))
    return optionLabel(collections.programs.fields.kind, item.data.kind, locale, library.lists);
  if (isItem(item, 'articles')) return optionLabel(collections.articles.fields.kind, item.data.kind, locale);
  return collections[item.collection].labelSingular[locale];
}

/** How many start-ups have a picture of their own; drawing ten thousand takes minutes (decision 130). */
const ownCards = 500;

const areStartupsMany = defineQuery(
  'startups-many',
  (library) => new Set(library.every('startups').map(({ name }) => name)).size > ownCards,
);

/** A founder shares a picture with their own name, but where start-ups are so many that those of one program share one. */
function cardTitle(library: Library, item: Item): string {
  if (!isItem(item, 'startups') || !areStartupsMany(library)) return item.data.title;
  const [cohort] = library.pick('cohorts', item.locale, item.data.cohorts);
  return library.find('programs', item.locale, cohort?.data.program)?.data.title ?? item.data.title;
}

function factOf(library: Library, item: Item, t: Translate): string | undefined {
  const { locale, languageTag } = item;
  const labelled = (label: string, value: string | undefined) =>
    value === undefined ? undefined : `${t(label)}${t('text.colon')}${value}`;
  if (isItem(item, 'calls'))
    return labelled('call.closes', formatDeadline(toCallDates(item).closes, languageTag));
  if (isItem(item, 'programs'))
    return labelled('program.host', library.find('partners', locale, item.data.host)?.data.title);
  if (isItem(item, 'cohorts'))
    return labelled('cohort.program', library.find('programs', locale, item.data.program)?.data.title);
  if (isItem(item, 'articles')) {
    const { published } = item.data;
    if (!published) return undefined;
    const date = formatDate(published.date, languageTag, published.precision);
    return published.yearInferred ? `${date} (${t('date.yearInferred')})` : date;
  }
  if (isItem(item, 'startups')) return areStartupsMany(library) ? undefined : item.data.tagline;
  return isItem(item, 'people') ? item.data.role : undefined;
}
