import { reservedPaths } from '../../i18n/routes.ts';
import { locales } from '../../i18n/locales.ts';
import type { Problem } from '../../model/problem.ts';
import { addressAmong, slugOf } from './address.ts';
import type { Entry } from './entry.ts';
import { entryTitle } from '../../model/collections/index.ts';

/** An entry that has a page of its own, where it stands, and whether its file names the end of its address. */
interface AddressOwner {
  entry: Entry;
  url: string;
  slug: string;
  isChosen: boolean;
}

/**
 * Checks that every page has its address to itself, within its collection and among the pages of the site itself. Where
 * two want the same, the problem is reported in the one that chose it, not in the one whose name it is.
 */
export function checkAddresses(entries: readonly Entry[]): Problem[] {
  const taken = new Map<string, Entry>();
  const reserved = new Set(locales.flatMap((locale) => [...reservedPaths(locale)]));
  const places = placesOf(entries).sort((a, b) => Number(a.isChosen) - Number(b.isChosen));
  return places.flatMap(({ entry, url, slug }) => {
    const first = taken.get(url);
    if (!first) taken.set(url, entry);
    if (reserved.has(url)) return [toProblem(entry, 'slug-reserved', ofTheSite(slug))];
    return first ? [toProblem(entry, 'slug-repeated', ofAnother(slug, entryTitle(first)))] : [];
  });
}

function placesOf(entries: readonly Entry[]): AddressOwner[] {
  const complete = entries.filter(({ data }) => data.translation === 'complete');
  return complete.flatMap((entry) => {
    const url = addressAmong(complete, entry);
    if (url === undefined || !hasPage(entry)) return [];
    return [{ entry, url, slug: slugOf(entry), isChosen: entry.data['urlSlug'] !== undefined }];
  });
}

/** Criteria and questions are parts of a page, and the home page is where the site begins. */
const hasPage = ({ collection, name }: Entry) =>
  collection !== 'criteria' && collection !== 'questions' && !(collection === 'pages' && name === 'home');

const ofAnother = (slug: string, title: string) => ({
  fr: `L’adresse « ${slug} » est déjà celle de « ${title} ».`,
  en: `The address “${slug}” is already used by “${title}”.`,
});

const ofTheSite = (slug: string) => ({
  fr: `L’adresse « ${slug} » est celle d’une page que le site a toujours.`,
  en: `The address “${slug}” is that of a page that the site always has.`,
});

function toProblem(
  entry: Entry,
  code: 'slug-repeated' | 'slug-reserved',
  message: Problem['message'],
): Problem {
  return {
    file: entry.file,
    line: entry.lineOf(['urlSlug']),
    field: 'urlSlug',
    code,
    message,
    advice: { fr: 'Choisissez une autre adresse de page.', en: 'Choose another page address.' },
  };
}
