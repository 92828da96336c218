import type { ContentTree } from '../../../collections/read/tree.ts';
import { locales } from '../../../i18n/locales.ts';
import type { Comparison } from '../../../model/messages/comparison.ts';
import { documents } from '../../../model/documents.ts';
import { filesOfText, isEntry, isWords, type TextName } from '../names/text-name.ts';
import { compareEntry, type EntryTexts } from './compare.ts';
import { compareDocument } from './document.ts';
import { compareWords } from './interface-words.ts';
import type { DisplayContext } from './field-text.ts';

/** What differs in a text between two states of the content. */
export async function compareTrees(
  before: ContentTree,
  after: ContentTree,
  text: TextName,
  context: DisplayContext,
): Promise<Comparison> {
  const [old, now] = await Promise.all([filesIn(before, text), filesIn(after, text)]);
  if (isEntry(text)) return compareEntry(text.collection, toEntry(old), toEntry(now), context);
  if (isWords(text))
    return { fields: compareWords(toEntry(old), toEntry(now), context.locale), isPublished: true };
  const { fields } = documents[text.collection];
  return { fields: compareDocument(fields, old[0], now[0], context), isPublished: old[0] !== undefined };
}

function filesIn(tree: ContentTree, text: TextName): Promise<(string | undefined)[]> {
  return Promise.all(filesOfText(text).map(async (path) => (await tree.read(path))?.toString('utf8')));
}

function toEntry([fr, en]: readonly (string | undefined)[]): EntryTexts {
  return { [locales[0]]: fr, [locales[1]]: en };
}
