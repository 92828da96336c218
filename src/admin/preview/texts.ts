import type { Map } from 'immutable';
import { locales, type Locale } from '../../i18n/locales.ts';
import { collections, type CollectionName } from '../../model/collections/index.ts';
import { createEntryFormat } from '../formats/entry-format.ts';
import { newEntryName } from '../config/new-entry-name.ts';
import { takeVersion } from '../panels/version-line.ts';

/** An entry as Decap holds it during editing: French in `data`, English under `i18n`. */
export type Draft = Map<string, unknown>;

/** One language of an entry, as a save would send it. */
export interface Text {
  path: string;
  raw: string;
}

type Data = Readonly<Record<string, unknown>>;

/** What the editor has written in a language; undefined where that language has no text at all. */
export function dataIn(draft: Draft, locale: Locale): Data | undefined {
  const data: unknown = draft.getIn(locale === 'fr' ? ['data'] : ['i18n', locale, 'data']);
  return isMap(data) ? data.toJS() : undefined;
}

function isMap(value: unknown): value is { toJS: () => Data } {
  return typeof value === 'object' && value !== null && 'toJS' in value;
}

/** Both languages of what is being written, under the name that the entry has or will have. */
export function textsOf(collection: CollectionName, draft: Draft): Text[] {
  const name = entryName(collection, draft);
  const format = createEntryFormat(collection);
  return locales.flatMap((locale) => {
    const data = dataIn(draft, locale);
    if (!data) return [];
    const { text } = takeVersion(format.toFile({ ...data }));
    return [{ path: `content/${collection}/${locale}/${name}.mdx`, raw: text }];
  });
}

/** The file name that the entry has, or will have once it is saved. */
export function entryName(collection: CollectionName, draft: Draft): string {
  const slug = draft.get('slug');
  if (typeof slug === 'string' && slug !== '') return slug;
  const { titleField } = collections[collection];
  const titles = [dataIn(draft, 'en')?.[titleField], dataIn(draft, 'fr')?.[titleField]];
  const title = titles.filter((one) => typeof one === 'string').find((one) => one !== '');
  return newEntryName(collection, title ?? '');
}

/** Pictures that only this browser has, until the text is saved: where it keeps each, by file name. */
export function unsavedPictures(draft: Draft): ReadonlyMap<string, string> {
  const files: unknown = draft.get('mediaFiles');
  const list = isList(files) ? files.toJS() : [];
  return new globalThis.Map(
    list.flatMap((file): [string, string][] => {
      const { path, url, displayURL } = file;
      const address = [url, displayURL].find((one) => typeof one === 'string' && one.startsWith('blob:'));
      if (typeof path !== 'string' || typeof address !== 'string') return [];
      return [[path.slice(path.lastIndexOf('/') + 1), address]];
    }),
  );
}

function isList(value: unknown): value is { toJS: () => Data[] } {
  return typeof value === 'object' && value !== null && 'toJS' in value;
}
