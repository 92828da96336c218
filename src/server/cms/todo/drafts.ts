import type { Locale } from '../../../i18n/locales.ts';
import type { TodoTask } from '../../../model/messages/todo.ts';
import type { CmsBackend } from '../backend/backend.ts';
import { entryName, filesOfEntry, type EntryName } from '../names/text-name.ts';
import { compareWithPublished } from '../drafts/compare-with-published.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { relativeTime } from './format-time.ts';
import { titlesIn } from '../compare/titles-in-files.ts';
import { readFiles } from '../storage/read-files.ts';
import { editorAddress, labelOf } from '../names/labels.ts';
import { unreadTask } from './tasks.ts';

const statusWords = {
  draft: { fr: 'brouillon', en: 'draft' },
  pending_review: { fr: 'en relecture', en: 'in review' },
  pending_publish: { fr: 'prêt', en: 'ready' },
} as const;

/** Every text on its way, the oldest first: how far it is, who saved it last, how long ago, and what it would change. */
export async function draftTasks(
  backend: CmsBackend,
  now: Date,
  reader: { locale: Locale; onFault: (error: unknown) => void },
): Promise<TodoTask[]> {
  const { drafts } = backend;
  if (!drafts) return [];
  const names = (await drafts.list()).map(toName);
  const found = await Promise.all(names.map((name) => draftTask(backend, drafts, name, now, reader)));
  return found.sort((a, b) => a.updatedAt.localeCompare(b.updatedAt)).map(({ task }) => task);
}

/** One draft; where it cannot be read, its name says which. */
async function draftTask(
  backend: CmsBackend,
  drafts: Drafts,
  name: EntryName,
  now: Date,
  { locale, onFault }: { locale: Locale; onFault: (error: unknown) => void },
): Promise<{ updatedAt: string; task: TodoTask }> {
  const place = {
    collection: labelOf(name.collection, locale),
    href: editorAddress(name),
  };
  try {
    const { status, pullRequestAuthor, updatedAt } = await drafts.describe(name);
    const detail = [
      statusWords[status][locale],
      pullRequestAuthor,
      relativeTime(new Date(updatedAt), now, locale),
    ];
    const title = await titleIn(backend, name);
    const { fields: changes } = await compareWithPublished(backend, name, [], locale);
    return { updatedAt, task: { ...place, title, changes, detail: detail.join(', ') } };
  } catch (error) {
    onFault(error);
    return { updatedAt: '', task: unreadTask(name.name, locale, place) };
  }
}

function toName(id: string): EntryName {
  const slash = id.indexOf('/');
  return entryName(id.slice(0, slash), id.slice(slash + 1));
}

/** The title that the draft gives, in French where it has one; else the name of its file. */
async function titleIn({ drafts }: CmsBackend, entry: EntryName): Promise<string> {
  const tree = await drafts?.treeOf(entry);
  const titles = tree ? titlesIn(await readFiles(tree, filesOfEntry(entry))) : {};
  return titles.fr ?? titles.en ?? entry.name;
}
