import { store } from 'decap-cms-core/dist/esm/redux/index.js';
import { isImmutable } from 'immutable';
import { z } from 'zod';
import { locales, type Locale } from '../i18n/locales.ts';
import { collections, isCollectionName, type CollectionName } from '../model/collections/index.ts';
import { createEntryFormat, hidden } from './entry-format.ts';
import { takeVersion } from './version-line.ts';

/** The text that is open in the editor, as it stands there. */
export interface OpenEntry {
  collection: CollectionName;
  name: string;
  hasChanged: boolean;
  /** How far its draft is; undefined where there is no draft. */
  status: string | undefined;
  isUnreadable: boolean;
  /** Both languages as they would be saved. */
  files: () => { path: string; raw: string }[];
}

const data = z.record(z.string(), z.unknown());
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
function openDraft(): z.infer<typeof draftSchema> | undefined {
  const isEditor = /^#\/collections\/[a-z]+\/entries\//.test(location.hash);
  const found = isEditor ? draftSchema.safeParse(toPlain(store.getState().entryDraft)).data : undefined;
  return found?.entry.newRecord ? undefined : found;
}

/** Which entry, form or settings are open in the editor. */
export function openName(): { collection: string; name: string } | undefined {
  const entry = openDraft()?.entry;
  return entry && { collection: entry.collection, name: entry.slug };
}

/** The entry in the editor; undefined for anything else. */
export function openEntry(): OpenEntry | undefined {
  const found = openDraft();
  if (!found || !isCollectionName(found.entry.collection)) return undefined;
  const { collection, slug: name, data: french, i18n } = found.entry;
  const texts: Readonly<Record<Locale, Record<string, unknown> | undefined>> = {
    fr: french,
    en: i18n?.en?.data,
  };
  const format = createEntryFormat(collection);
  return {
    collection,
    name,
    hasChanged: found.hasChanged,
    status: workflowOf(collection, name)?.status,
    isUnreadable: locales.some((locale) => texts[locale]?.[hidden.unreadable] !== undefined),
    files: () =>
      locales.flatMap((locale) => {
        const text = texts[locale];
        if (!text) return [];
        const { text: raw } = takeVersion(format.toFile(text));
        return [{ path: `content/${collection}/${locale}/${name}.mdx`, raw }];
      }),
  };
}

/** Whether Decap is taking a text off the site: it deletes it then, and saves it again as a draft. */
export function isUnpublishing(collection: string, name: string): boolean {
  return workflowOf(collection, name)?.isPersisting === true;
}

/** What a draft is called in the first language; its file name where it has no title. */
export function draftTitle(collection: string, name: string): string {
  const title = isCollectionName(collection)
    ? workflowOf(collection, name)?.data?.[collections[collection].titleField]
    : undefined;
  return typeof title === 'string' && title !== '' ? title : name;
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
