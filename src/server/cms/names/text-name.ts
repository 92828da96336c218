import type { CollectionName } from '../../../model/collections/index.ts';
import { documents, isDocumentName, type DocumentName } from '../../../model/documents.ts';
import { draftName } from '../protocol/draft-actions.ts';
import { filesOf, parseDraftName } from '../drafts/draft-branch.ts';
import { parsePath } from './paths.ts';
import { badPath } from '../refusals.ts';

/** A form or the settings. */
export interface DocumentText {
  collection: DocumentName;
  name: string;
}

/** An entry, a form or the settings. */
export type TextName = { collection: CollectionName; name: string } | DocumentText;

/** True for the name of a form or of the settings. */
export function isDocument(text: TextName): text is DocumentText {
  return isDocumentName(text.collection);
}

/** The text that two names stand for; undefined where editors know no such text. */
export function parseTextName(collection: string, name: string): TextName | undefined {
  if (!isDocumentName(collection)) return parseDraftName(collection, name);
  const text = { collection, name };
  return parsePath(`content/${documentFile(text)}`)?.kind === 'document' ? text : undefined;
}

/** The text that the browser named. @throws Refusal */
export function textName({ collection, slug }: { collection: string; slug: string }): TextName {
  if (!isDocumentName(collection)) return draftName(collection, slug);
  const found = parseTextName(collection, slug);
  if (found) return found;
  throw badPath(`${collection}/${slug}`);
}

/** The files of a text, in the content folder. */
export function filesOfText(text: TextName): string[] {
  return isDocument(text) ? [documentFile(text)] : filesOf(text);
}

function documentFile({ collection, name }: DocumentText): string {
  return `${documents[collection].folder}/${name}.yaml`;
}
