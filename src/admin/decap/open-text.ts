import { store } from 'decap-cms-core/dist/esm/redux/index.js';
import { isImmutable } from 'immutable';
import { z } from 'zod';
import { locales, type Locale } from '../../i18n/locales.ts';
import { collections, isCollectionName, type CollectionName } from '../../model/collections/index.ts';
import { documents, isDocumentName, type DocumentName } from '../../model/documents.ts';
import { createDocumentFormat } from '../formats/document-format.ts';
import { createEntryFormat, hidden } from '../formats/entry-format.ts';
import { takeVersion } from '../panels/version-line.ts';

/** The entry, form or settings open in the editor, as they stand there. */
export interface OpenText {
  collection: CollectionName | DocumentName;
  name: string;
  /** In the first language that has a title; else the name of its file. */
  title: string;
  hasChanged: boolean;
  /** How far its draft is; undefined where there is no draft. */
  status: string | undefined;
  isUnreadable: boolean;
  /** Its files as they would be saved: one for each language, or one that holds both. */
  files: () => { path: string; raw: string }[];
}

const data = z.record(z.string(), z.unknown());
type Data = z.infer<typeof data>;

/** A file of the open text: its fields, and how they are written. */
interface File {
  path: string;
  data: Data;
  format: ReturnType<typeof createEntryFormat>;
}

const draftSchema = z.object({
  hasChanged: z.boolean().default(false),
  entry: z.object({
    collection: z.string(),
    slug: z.string().min(1),
    newRecord: z.boolean().default(false),
    data,
    i18n: z.object({ en: z.object({ data }).optional() }).optional(),
  }),
});
type Draft = z.infer<typeof draftSchema>;

const workflowSchema = z.object({
  status: z.string().optional(),
  isPersisting: z.boolean().optional(),
  data: data.optional(),
});

/** What Decap keeps of a draft, if it keeps drafts. */
function workflowOf(collection: string, name: string): z.infer<typeof workflowSchema> | undefined {
  const { editorialWorkflow } = store.getState();
  const found = editorialWorkflow.getIn?.(['entities', `${collection}.${name}`]);
  return workflowSchema.safeParse(toPlain(found)).data;
}

/** Decap keeps its state in Immutable’s maps. */
function toPlain(value: unknown): unknown {
  return isImmutable(value) ? value.toJS() : value;
}

/** What the editor holds; undefined outside the editor, and for a text that was never saved. */
function openDraft(): Draft | undefined {
  const isEditor = /^#\/collections\/[a-z]+\/entries\//.test(location.hash);
  const found = isEditor ? draftSchema.safeParse(toPlain(store.getState().entryDraft)).data : undefined;
  return found?.entry.newRecord ? undefined : found;
}

/** The text in the editor; undefined where there is none that was ever saved. */
export function openText(): OpenText | undefined {
  const found = openDraft();
  if (!found) return undefined;
  const { collection, slug: name } = found.entry;
  const files = filesOf(found.entry);
  if (!files || !(isCollectionName(collection) || isDocumentName(collection))) return undefined;
  return {
    collection,
    name,
    title: titleOf(found.entry) ?? name,
    hasChanged: found.hasChanged,
    status: workflowOf(collection, name)?.status,
    isUnreadable: files.some(({ data }) => data[hidden.unreadable] !== undefined),
    files: () =>
      files.map(({ path, data, format }) => ({ path, raw: takeVersion(format.toFile(data)).text })),
  };
}

/** What the field that names such texts says, in the first language that has it; the field may be a path, as `name.fr`. */
function titleOf({ collection, data: french, i18n }: Draft['entry']): string | undefined {
  const kind = { ...collections, ...documents };
  if (!isCollectionName(collection) && !isDocumentName(collection)) return undefined;
  const path = kind[collection].titleField.split('.');
  const titles = [french, i18n?.en?.data].map((text) =>
    path.reduce<unknown>((value, key) => data.safeParse(value).data?.[key], text),
  );
  return titles.filter((title) => typeof title === 'string').find((title) => title !== '');
}

/** Whether the editor still holds a text that has just been saved as a draft. */
export function isOpenDraft(collection: string, name: string): boolean {
  const entry = openDraft()?.entry;
  const isOpen = entry?.collection === collection && entry.slug === name;
  return isOpen && workflowOf(collection, name)?.data !== undefined;
}

const picturesSchema = z.object({
  entry: z.object({ mediaFiles: z.array(z.object({ path: z.string() })).default([]) }),
});

/** The paths of the pictures that the open text can choose from, those chosen for it and not saved yet included. */
export function draftPictures(): string[] {
  const found = picturesSchema.safeParse(toPlain(store.getState().entryDraft)).data;
  return found?.entry.mediaFiles.map(({ path }) => path) ?? [];
}

function filesOf({ collection, slug, data: french, i18n }: Draft['entry']): File[] | undefined {
  if (isDocumentName(collection)) {
    const path = `content/${documents[collection].folder}/${slug}.yaml`;
    return [{ path, data: french, format: createDocumentFormat(collection) }];
  }
  if (!isCollectionName(collection)) return undefined;
  const texts: Readonly<Record<Locale, Data | undefined>> = { fr: french, en: i18n?.en?.data };
  const format = createEntryFormat(collection);
  return locales.flatMap((locale) => {
    const text = texts[locale];
    return text ? [{ path: `content/${collection}/${locale}/${slug}.mdx`, data: text, format }] : [];
  });
}

/** Whether Decap is taking a text off the site: it deletes it then, and saves it again as a draft. */
export function isUnpublishing(collection: string, name: string): boolean {
  return workflowOf(collection, name)?.isPersisting === true;
}

/**
 * Makes Decap forget that it is taking a text off the site. It would show the refusal beside our panel and leave the
 * text: it waits for ever instead.
 */
export function stayInEditor(collection: string, slug: string): Promise<never> {
  for (const type of ['UNPUBLISHED_ENTRY_PERSIST_FAILURE', 'UNPUBLISHED_ENTRY_REDIRECT'])
    store.dispatch({ type, payload: { collection, slug } });
  return new Promise(() => undefined);
}

/** What a draft is called in the first language; its file name where it has no title. */
export function draftTitle(collection: string, name: string): string {
  const title = isCollectionName(collection)
    ? workflowOf(collection, name)?.data?.[collections[collection].titleField]
    : undefined;
  return typeof title === 'string' && title !== '' ? title : name;
}

/** The summary of a draft in the first language; undefined where it has none. */
export function draftSummary(collection: string, name: string): string | undefined {
  const summary = workflowOf(collection, name)?.data?.['summary'];
  return typeof summary === 'string' ? summary : undefined;
}

const boardSchema = z.record(
  z.string(),
  z.object({
    isPersisting: z.boolean().default(false),
    isUpdatingStatus: z.boolean().default(false),
    isPublishing: z.boolean().default(false),
  }),
);

/** The drafts that Decap knows; `state` is another object after each change of any of them. */
export interface Board {
  state: unknown;
  /** As `collection.name`. */
  drafts: readonly string[];
  /** Whether this editor’s own change of a draft is under way. */
  isBusy: boolean;
}

/** What the board of drafts shows; undefined before Decap has read the drafts. */
export function readBoardState(): Board | undefined {
  const { editorialWorkflow } = store.getState();
  const isUnread = editorialWorkflow.getIn?.(['pages', 'ids']) === undefined;
  // False only once Decap has tried and failed; it does not try again by itself.
  const hasFailed = editorialWorkflow.getIn?.(['pages', 'isFetching']) === false;
  if (!editorialWorkflow.getIn || (isUnread && !hasFailed)) return undefined;
  const state = editorialWorkflow.getIn(['entities']);
  const drafts = boardSchema.safeParse(toPlain(state)).data ?? {};
  const isBusy = Object.values(drafts).some((draft) => Object.values(draft).includes(true));
  return { state, drafts: Object.keys(drafts), isBusy };
}

/** Calls back after each step of Decap’s, once the dust has settled. */
export function onEditorChange(react: () => void): void {
  let timer = 0;
  store.subscribe(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(react, 150);
  });
  window.addEventListener('hashchange', react);
}
