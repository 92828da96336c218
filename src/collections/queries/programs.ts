import { locales, type Locale } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import { isOpen } from '../../model/call-state.ts';
import type { Item, Library } from '../library/library.ts';
import { callsOf, stateOf } from './calls.ts';
import { toPages, type Page } from './paging.ts';
import { byTitle } from './related.ts';

/** As many programs as can be read one after the other, each with all its facts; beyond, they are grouped by kind. */
export const shortList = 12;

/** As many as one page of groups holds: some 10 kB of HTML, compressed. */
const pageSize = 24;

/** The programs of one kind. */
export interface ProgramGroup {
  /** The kind's key in the settings. */
  kind: string;
  label: string;
  /** By name. */
  programs: readonly Item<'programs'>[];
  /** How many of their calls are open. */
  open: number;
}

/** What of a kind is on one page of the list. */
interface ProgramPart extends ProgramGroup {
  /** Programs of the kind on all pages. */
  total: number;
  /** True where an earlier page has the first of them. */
  isContinued: boolean;
}

/** One page of the list of programs of a language. */
export interface ProgramPage extends Pick<Page<unknown>, 'page' | 'pages'> {
  locale: Locale;
  url: string;
  groups: readonly ProgramPart[];
}

/** The programs of a language by kind, in the order in which the settings list the kinds; none without a program. */
export function groupByKind(library: Library, locale: Locale): ProgramGroup[] {
  const programs = library.all('programs', locale).sort(byTitle);
  return (library.lists.programKinds ?? []).flatMap(({ value, label }) => {
    const own = programs.filter(({ data }) => data.kind === value);
    if (own.length === 0) return [];
    const open = own.flatMap((one) => callsOf(library, one)).filter((call) => isOpen(stateOf(call))).length;
    return [{ kind: value, label: label[locale], programs: own, open }];
  });
}

/** The pages of the list of programs in a language: a kind stands whole on one page, unless it is too long for one. */
export function programPages(library: Library, locale: Locale): ProgramPage[] {
  const parts = groupByKind(library, locale).flatMap(partsOf);
  const pages: ProgramPart[][] = [[]];
  for (const part of parts) {
    const last = pages.at(-1) ?? [];
    if (countOf(last) > 0 && countOf([...last, part]) > pageSize) pages.push([part]);
    else last.push(part);
  }
  return pages.map((groups, index) => ({
    locale,
    url: routes.pageOf(locale, routes.programs(locale), index + 1),
    groups,
    page: index + 1,
    pages: pages.length,
  }));
}

const countOf = (groups: readonly ProgramGroup[]) =>
  groups.reduce((sum, { programs }) => sum + programs.length, 0);

/** A kind in parts of about the same length, none longer than a page. */
function partsOf(group: ProgramGroup): ProgramPart[] {
  const total = group.programs.length;
  const size = Math.ceil(total / Math.ceil(total / pageSize));
  return toPages(group.programs, size).map(({ items, page }) => ({
    ...group,
    programs: items,
    total,
    isContinued: page > 1,
  }));
}

/** Every page of the list of programs, in both languages. */
export const allProgramPages = (library: Library): ProgramPage[] =>
  locales.flatMap((locale) => programPages(library, locale));

/** The kinds of programs of a language, each with the address at which the list has the first of them. */
export function programKinds(library: Library, locale: Locale): (ProgramPart & { href: string })[] {
  return programPages(library, locale).flatMap(({ url, groups }) =>
    groups
      .filter(({ isContinued }) => !isContinued)
      .map((group) => ({ ...group, href: `${url}#${group.kind}` })),
  );
}

/** The same page of the list in each language in which there is one. */
export function programAlternates(library: Library, page: number): Partial<Record<Locale, string>> {
  const same = allProgramPages(library).filter((one) => one.page === page);
  return Object.fromEntries(same.map(({ locale, url }) => [locale, url]));
}
