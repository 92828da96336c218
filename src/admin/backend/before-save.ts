import type { CMS } from 'decap-cms-core';
import type { Map } from 'immutable';
import { collections, isCollectionName } from '../../model/collections/index.ts';
import { isDocumentName } from '../../model/documents.ts';
import type { Words } from '../words.ts';
import { hidden } from '../formats/entry-format.ts';
import { newEntryName } from '../config/new-entry-name.ts';

type Entry = Map<string, unknown>;

/** Prepares an entry for the server each time Decap saves it, and stops a save that would write over an unreadable file. */
export function registerBeforeSave(cms: CMS, words: Words): void {
  cms.registerEventListener({
    name: 'preSave',
    handler: ({ entry }: { entry: Entry }) => {
      for (const [language, path] of [
        ['fr', ['data']],
        ['en', ['i18n', 'en', 'data']],
      ] as const) {
        const reason = textAt(entry, [...path, hidden.reason]);
        if (!reason) continue;
        const isBoth = isDocumentName(String(entry.get('collection')));
        throw new Error(
          isBoth
            ? words('unreadableBoth', { reason })
            : words('unreadable', { language: words(language), reason }),
        );
      }
      return entry.get('newRecord') === true ? named(entry) : undefined;
    },
  });
}

/** The data of a new entry with its file name, from the English title where there is one. */
function named(entry: Entry): unknown {
  const collection = String(entry.get('collection'));
  if (!isCollectionName(collection)) return undefined;
  const field = collections[collection].titleField;
  const [french, english] = [textAt(entry, ['data', field]), textAt(entry, ['i18n', 'en', 'data', field])];
  const title = english ?? french ?? '';
  return (
    entry
      .setIn(['data', hidden.name], newEntryName(collection, title))
      // Decap makes no entry without a title in its first language, not even where only the second one is translated.
      .setIn(['data', field], french ?? title)
      .get('data')
  );
}

function textAt(entry: Entry, path: readonly string[]): string | undefined {
  const value: unknown = entry.getIn(path);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
