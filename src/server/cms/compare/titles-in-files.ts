import { locales, type Locale } from '../../../i18n/locales.ts';
import { collections } from '../../../model/collections/index.ts';
import { documents } from '../../../model/documents.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import { documentData } from './document.ts';
import { toRecord } from './items.ts';
import { parsePath } from '../names/paths.ts';

/** What editors call the text of these files, in each language that has a name for it. Nothing here need be valid. */
export function titlesIn(files: ReadonlyMap<string, Buffer>): Partial<Record<Locale, string>> {
  const titles: Partial<Record<Locale, string>> = {};
  for (const [path, bytes] of files) {
    const place = parsePath(`content/${path}`);
    const text = bytes.toString('utf8');
    if (place?.kind === 'entry') {
      const parsed = parseEntryFile(text);
      const title = parsed.ok ? parsed.file.data[collections[place.collection].titleField] : undefined;
      if (typeof title === 'string' && title !== '') titles[place.locale] = title;
    }
    if (place?.kind === 'document') {
      // Such as `title.fr`.
      const [field = ''] = documents[place.collection].titleField.split('.');
      const named = toRecord(documentData(text)?.[field]);
      for (const locale of locales) {
        const title = named?.[locale];
        if (typeof title === 'string') titles[locale] = title;
      }
    }
  }
  return titles;
}
