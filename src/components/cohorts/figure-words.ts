import type { Item, Library } from '../../collections/library/library.ts';
import { otherLocale } from '../../i18n/locales.ts';
import { formatMoney, formatNumber } from '../../i18n/numbers.ts';

type Figured = Item<'programs'> | Item<'articles'>;

/** The figures of a text as they are shown: the amount written out, and who states it. */
export function figuresOf(library: Library, item: Figured) {
  return (item.data.figures ?? []).map((figure) => {
    const speaker = library.find('people', item.locale, figure.speaker);
    // The source is named even where their page is not translated: without the name, the figure would seem ours.
    const other = library.find('people', otherLocale(item.locale), figure.speaker);
    const value = figure.currency
      ? formatMoney(figure.value, figure.currency, item.languageTag)
      : formatNumber(figure.value, item.languageTag);
    return { ...figure, speaker, name: (speaker ?? other)?.data.title, value };
  });
}

/** What is still to be confirmed of all these figures, said once: keys of strings. */
export function toConfirm(figures: ReturnType<typeof figuresOf>): string[] {
  return [
    ...(figures.every(({ confirmed }) => !confirmed) ? ['figure.allUnconfirmed'] : []),
    ...(figures.some(({ currency }) => currency === 'unstated') ? ['figure.currencyUnstated'] : []),
  ];
}
