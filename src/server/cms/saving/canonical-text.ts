import { canonicalBody } from '../../../mdx/escaping/canonical.ts';
import { canonicalEntryFile } from '../../../model/canonical.ts';
import type { CollectionName } from '../../../model/collections/index.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';

/** An entry's file as it is kept: prose that looks like code escaped, blocks in their one form, the front matter as sent. */
export function canonicalText(raw: string): string {
  const parsed = parseEntryFile(raw);
  if (!parsed.ok) return raw;
  const { body } = parsed.file;
  const text = canonicalBody(body);
  return raw.slice(0, raw.length - body.length) + (text === '' ? '' : `\n${text}`);
}

/** An entry's file whose front matter was written by a program, in the form in which the editor keeps it. */
export function canonicalFile(collection: CollectionName, raw: string): string {
  const parsed = parseEntryFile(raw);
  return parsed.ok ? canonicalEntryFile(collection, parsed.file.data, parsed.file.body) : raw;
}
