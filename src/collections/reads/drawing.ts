import { isDeepStrictEqual } from 'node:util';
import { locales, type Locale } from '../../i18n/locales.ts';
import { collectionNames } from '../../model/collections/index.ts';
import type { LocaleData, SiteData } from '../../model/site-data.ts';
import type { SiteSettings } from '../../model/site-settings.ts';
import { itemKey, type Item, type Library } from '../library/build-library.ts';
import { getLibrary } from '../library/library.ts';
import { getSettings } from '../library/source.ts';
import { getLocaleData } from '../site.ts';
import { getSiteData } from '../site-data.ts';
import { changedAnswers, knownAnswers } from './queries.ts';
import { recordReadsOf, unrecorded } from './reads.ts';
import { untracked } from './tracked.ts';

/** Everything that pages read of the content, by the names under which `recordRead` notes it. */
interface Publication {
  library: Library;
  sites: Record<Locale, LocaleData>;
  siteData: SiteData;
  settings: SiteSettings;
}

/** What the process that draws one publication after the other asks of the bundle of pages. */
export interface Drawing {
  /** Draws a page and notes what it reads. @param page any text that is the page's own. */
  draw: <T>(page: string, work: () => Promise<T>) => Promise<T>;
  /** Forgets a page that is no more. */
  forget: (page: string) => void;
  /** Reads the content that is to be drawn now. @returns the pages that have read what is not as it was. */
  next: () => Promise<ReadonlySet<string>>;
}

async function readPublication(): Promise<Publication> {
  const [library, settings, siteData] = await Promise.all([getLibrary(), getSettings(), getSiteData()]);
  const [fr, en] = await Promise.all([getLocaleData('fr'), getLocaleData('en')]);
  return { library, sites: { fr, en }, siteData, settings };
}

export function createDrawing(): Drawing {
  const pages = new Map<string, ReadonlySet<string>>();
  let last: Publication | undefined;
  return {
    async draw(page, work) {
      last ??= await readPublication();
      const { result, reads } = await recordReadsOf(work);
      pages.set(page, reads);
      return result;
    },
    forget: (page) => void pages.delete(page),
    async next() {
      const before = knownAnswers();
      const now = await unrecorded(readPublication);
      const changed = last ? changesBetween(last, now) : new Set<string>();
      last = now;
      for (const answer of changedAnswers(changed, now.library, before)) changed.add(answer);
      const isStale = (reads: ReadonlySet<string>) => reads.values().some((read) => changed.has(read));
      return new Set([...pages].filter(([, reads]) => isStale(reads)).map(([page]) => page));
    },
  };
}

/** The names of everything that is not the same in two publications. The time never is. */
function changesBetween(before: Publication, after: Publication): Set<string> {
  const changed = new Set(['clock']);
  const compare = (key: string, one: unknown, other: unknown) => {
    if (!isDeepStrictEqual(one, other)) changed.add(key);
  };
  compare('zone', before.library.zone, after.library.zone);
  compare('lists', before.library.lists, after.library.lists);
  compare('settings', before.settings, after.settings);
  for (const locale of locales) compare(`site/${locale}`, before.sites[locale], after.sites[locale]);
  for (const key of changedProperties(before.siteData, after.siteData)) changed.add(`site.json.${key}`);
  for (const collection of collectionNames)
    for (const locale of locales) {
      const list = `${collection}/${locale}`;
      const old = before.library.all(collection, locale);
      for (const key of changedItems(list, old, after.library.all(collection, locale))) changed.add(key);
    }
  return changed;
}

function changedItems(list: string, before: readonly Item[], after: readonly Item[]): string[] {
  const old = new Map(before.map((item) => [itemKey(item), item]));
  const now = new Map(after.map((item) => [itemKey(item), item]));
  const come = [...now.keys()].filter((key) => !old.has(key));
  const gone = [...old.keys()].filter((key) => !now.has(key));
  const changed = after.flatMap((item) => {
    const key = itemKey(item);
    const same = old.get(key);
    if (!same) return [];
    const { data: oldData, ...oldRest } = untracked(same);
    const { data, ...rest } = untracked(item);
    return [
      ...changedProperties(oldRest, rest).map((name) => `${key}.${name}`),
      ...changedProperties(untracked(oldData), untracked(data)).map((name) => `${key}.data.${name}`),
    ];
  });
  return [...(come.length + gone.length > 0 ? [list] : []), ...come, ...gone, ...changed];
}

/** The properties that differ, and `*` for those who went through all of them. */
function changedProperties(one: object, other: object): string[] {
  // A text that has not changed is read and typeset once.
  if (one === other) return [];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const changed = [...names].filter((name) => {
    const before: unknown = Reflect.get(one, name);
    const after: unknown = Reflect.get(other, name);
    return before !== after && !isDeepStrictEqual(before, after);
  });
  return changed.length > 0 ? [...changed, '*'] : [];
}
