import type { Formatter } from 'decap-cms-core';
import { canonicalEntryFile } from '../../model/canonical.ts';
import { collections, type CollectionName } from '../../model/collections/index.ts';
import { parseEntryFile } from '../../model/entry-file.ts';
import type { EntryWords } from './entry-words.ts';
import { takeVersion, withVersion } from '../panels/version-line.ts';

/** Keys that live beside an entry's fields in the editor and never reach its file. */
export const hidden = {
  /** The version of the file that the editor opened. */
  version: '__version',
  /** The whole text of a file that could not be read: it is kept as it is until it is repaired. */
  unreadable: '__unreadable',
  /** The line on which it could not be read. */
  reason: '__reason',
  /** The file name of a new entry. */
  name: '__name',
  /** What a list says beside its title, in the interface’s language. */
  words: '__words',
} as const;

/** The name under which Decap knows the file format of a collection. */
export function formatName(collection: CollectionName): string {
  return `passerelle-${collection}`;
}

/**
 * How Decap reads and writes the files of a collection. Unlike its own format it writes no nulls, folds no line, keeps
 * the order of the fields, and never replaces a file that it could not read.
 */
export function createEntryFormat(
  name: CollectionName,
  toWords?: (data: Readonly<Record<string, unknown>>, version: string | undefined) => EntryWords,
): Formatter {
  return {
    fromFile: (received) => {
      const { version, text, read } = takeVersion(received);
      const parsed = read ? { ok: true as const, file: read } : parseEntryFile(text);
      const known = version === undefined ? {} : { [hidden.version]: version };
      if (!parsed.ok) {
        return {
          ...known,
          [collections[name].titleField]: '⚠',
          [hidden.unreadable]: text,
          [hidden.reason]: String(parsed.problem.line),
        };
      }
      const { data, body } = parsed.file;
      return {
        ...data,
        ...known,
        ...(toWords ? { [hidden.words]: toWords(data, version) } : {}),
        ...(body.trim() === '' ? {} : { body: body.trim() }),
      };
    },
    toFile: (given) => {
      const data = new Map<string, unknown>(Object.entries(given));
      const version = textOf(data.get(hidden.version));
      const unreadable = textOf(data.get(hidden.unreadable));
      const body = textOf(data.get('body')) ?? '';
      for (const key of ['body', ...Object.values(hidden)]) data.delete(key);
      const text = unreadable ?? canonicalEntryFile(name, Object.fromEntries(data), body);
      return version === undefined ? text : withVersion(version, text);
    },
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
