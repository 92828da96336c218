import { createElement, Fragment, useEffect, useRef, useState, type ReactNode } from 'react';
import EntryListing, {
  type ListingProps,
} from 'decap-cms-core/dist/esm/components/Collection/Entries/EntryListing.js';
import { chosenLocale } from '../../config/interface-locale.ts';
import { wordsIn } from '../../words.ts';

/** How many texts a page of a list shows. */
export const pageSize = 50;

/** The page of each section's list that was looked at last: a person who comes back from a text is where they were. */
const lastPages = new Map<string, number>();

/** The name of the section; undefined where texts of several are found. */
const sectionOf = ({ collections }: ListingProps): string | undefined => {
  const name = collections.get('name');
  return typeof name === 'string' ? name : undefined;
};

/**
 * Decap's list of texts, which draws all of them at once: here fifty at a time. All are loaded, so that order, filters and the
 * search are those of all texts.
 */
export default function PagedListing(props: ListingProps): ReactNode {
  const { entries, getUnpublishedEntries } = props;
  const section = sectionOf(props);
  const [chosen, setChosen] = useState({ section, page: lastPages.get(section ?? '') ?? 1 });
  const list = useRef<HTMLDivElement>(null);
  const hasMoved = useRef(false);
  const pages = Math.max(1, Math.ceil(entries.size / pageSize));
  const wanted = chosen.section === section ? chosen.page : (lastPages.get(section ?? '') ?? 1);
  const page = Math.min(wanted, pages);
  useEffect(() => {
    if (!hasMoved.current) return;
    hasMoved.current = false;
    list.current?.querySelector('a')?.focus();
  }, [page]);
  const from = (page - 1) * pageSize;
  const published = entries.map((entry) => entry.get('slug')).toSet();
  const listing = createElement(EntryListing, {
    ...props,
    entries: entries.slice(from, from + pageSize),
    // A draft of a text that is published stands on its page, not among new ones.
    getUnpublishedEntries: (name) =>
      getUnpublishedEntries(name).filter((entry) => !published.has(entry.get('slug'))),
  });
  if (pages === 1) return listing;
  const t = wordsIn(chosenLocale());
  const go = (to: number) => {
    hasMoved.current = true;
    if (section !== undefined) lastPages.set(section, to);
    setChosen({ section, page: to });
  };
  const button = (label: string, to: number) =>
    createElement(
      'button',
      {
        type: 'button',
        disabled: to < 1 || to > pages,
        onClick: () => {
          go(to);
        },
      },
      label,
    );
  const numbers = { page, pages, from: from + 1, to: Math.min(from + pageSize, entries.size) };
  const shown = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
  return createElement(
    Fragment,
    {},
    createElement('div', { ref: list }, listing),
    createElement(
      'nav',
      { className: 'cms-pages', 'aria-label': t('listPages') },
      button(t('listPrevious'), page - 1),
      createElement('span', { role: 'status' }, t('listPage', { ...shown, count: String(entries.size) })),
      button(t('listNext'), page + 1),
    ),
  );
}
