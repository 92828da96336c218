import { toComposed } from '../../i18n/normalize.ts';
import type { Fields } from '../../model/fields/fields.ts';
import { isRecord } from '../../model/record.ts';

type Data = Readonly<Record<string, unknown>>;

interface Written {
  /** As Decap names it: `benefits.0.title`. */
  path: string;
  text: string;
}

/** The shortest text that is looked for inside a longer one, in letters. */
const shortestPart = 4;

/** The longest text in which a field's own words are looked for: a line of a table, not half a page. */
const longestAround = 300;

/**
 * The field from which a text of the page comes, as Decap names it (`benefits.0.title`, `body`); undefined for what is
 * not written in this entry.
 * @param shown what the page says, from the element that was clicked outwards.
 * @example originField(fields, { title: 'Spark' }, ['Spark']) // 'title'
 */
export function originField(fields: Fields, data: Data, shown: readonly string[]): string | undefined {
  const written = writtenIn(fields, data, '');
  const body = bare(plainBody(data['body']));
  const texts = shown.map(bare).filter((text) => text !== '');
  for (const text of texts) {
    const same = written.find((one) => one.text === text);
    if (same) return same.path;
    if (text.length >= shortestPart && body.includes(text)) return 'body';
  }
  for (const text of texts.filter(({ length }) => length >= shortestPart && length <= longestAround)) {
    const inside = written.filter((one) => one.text.includes(text));
    const around = written.filter((one) => one.text.length >= shortestPart && text.includes(one.text));
    const found = longest(inside) ?? longest(around);
    if (found) return found.path;
  }
  return undefined;
}

function longest(found: readonly Written[]): Written | undefined {
  return [...found].sort((a, b) => b.text.length - a.text.length)[0];
}

/** Every text that people write in the fields, at any depth. */
function writtenIn(fields: Fields, data: Data, at: string): Written[] {
  return Object.entries(fields).flatMap(([name, { type }]) => {
    const value = data[name];
    const path = `${at}${name}`;
    switch (type.kind) {
      case 'text':
      case 'markdown':
        return textAt(path, value);
      case 'textList':
        return Array.isArray(value) ? value.flatMap((text, index) => textAt(`${path}.${index}`, text)) : [];
      case 'object':
        return isRecord(value) ? writtenIn(type.fields, value, `${path}.`) : [];
      case 'list':
        return Array.isArray(value)
          ? value.flatMap((item: unknown, index) =>
              isRecord(item) ? writtenIn(type.fields, item, `${path}.${index}.`) : [],
            )
          : [];
      case 'number':
      case 'boolean':
      case 'date':
      case 'localTime':
      case 'choice':
      case 'relation':
      case 'image':
      case 'variants':
        return [];
    }
  });
}

function textAt(path: string, value: unknown): Written[] {
  return typeof value === 'string' && value.trim() !== '' ? [{ path, text: bare(value) }] : [];
}

/** A body without the signs that give it form: addresses of links, stars, escapes, tags of blocks. */
function plainBody(body: unknown): string {
  if (typeof body !== 'string') return '';
  return body
    .replace(/\]\([^)]*\)/g, '')
    .replace(/<\/?[A-Z][^>]*>/g, (tag) => [...tag.matchAll(/"([^"]*)"/g)].map(([, value]) => value).join(' '))
    .replace(/^[ \t]*(?:[-*+>]|#{1,6}|\d+[.)])\s+/gm, '')
    .replace(/[\\*_`~[\]]|^\||\|$/gm, '');
}

/** A text for comparison: without spaces, and with one kind of apostrophe and quotation mark, which typography changes. */
function bare(text: string): string {
  return toComposed(text)
    .replace(/[\s\u200B-\u200D\u2060\u00AD]+/g, '')
    .replace(/[’‘]/g, "'")
    .replace(/[“”«»]/g, '"')
    .toLowerCase();
}
