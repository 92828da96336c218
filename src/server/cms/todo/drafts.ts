import { entryPath } from '../../../collections/read/entry.ts';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { parseEntryFile } from '../../../model/entry-file.ts';
import type { WorkTask } from '../../../model/messages/work.ts';
import type { Desk } from '../protocol/perform.ts';
import { draftName } from '../protocol/draft-actions.ts';
import { compareWithPublished } from '../drafts/compare-with-published.ts';
import type { DraftName } from '../drafts/draft-branch.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { agoWords } from './moments.ts';
import { labelOf, unreadTask } from './tasks.ts';
import { entryTitle } from '../../../model/collections/index.ts';

const statusWords = {
  draft: { fr: 'brouillon', en: 'draft' },
  pending_review: { fr: 'en relecture', en: 'in review' },
  pending_publish: { fr: 'prêt', en: 'ready' },
} as const;

/** Every text on its way, the oldest first: how far it is, who saved it last, how long ago, and what it would change. */
export async function draftTasks(desk: Desk, now: Date, locale: Locale): Promise<WorkTask[]> {
  const { drafts } = desk;
  if (!drafts) return [];
  const names = (await drafts.list()).map(toName);
  const found = await Promise.all(names.map((name) => draftTask(desk, drafts, name, now, locale)));
  return found.sort((a, b) => a.updatedAt.localeCompare(b.updatedAt)).map(({ task }) => task);
}

/** One draft; where it cannot be read, its name says which. */
async function draftTask(
  desk: Desk,
  drafts: Drafts,
  name: DraftName,
  now: Date,
  locale: Locale,
): Promise<{ updatedAt: string; task: WorkTask }> {
  const place = {
    collection: labelOf(name.collection, locale),
    href: `/admin/#/collections/${name.collection}/entries/${name.name}`,
  };
  try {
    const { status, pullRequestAuthor, updatedAt } = await drafts.describe(name);
    const detail = [
      statusWords[status][locale],
      pullRequestAuthor,
      agoWords(new Date(updatedAt), now, locale),
    ];
    const title = await titleIn(desk, name);
    const { fields: changes } = await compareWithPublished(desk, name, [], locale);
    return { updatedAt, task: { ...place, title, changes, detail: detail.join(', ') } };
  } catch {
    return { updatedAt: '', task: unreadTask(name.name, locale, place) };
  }
}

function toName(id: string): DraftName {
  const slash = id.indexOf('/');
  return draftName(id.slice(0, slash), id.slice(slash + 1));
}

/** The title that the draft gives, in French where it has one; else the name of its file. */
async function titleIn({ drafts }: Desk, { collection, name }: DraftName): Promise<string> {
  const tree = await (await drafts?.storeOf({ collection, name }))?.tree();
  for (const locale of locales) {
    const bytes = await tree?.read(entryPath({ collection, locale, name }));
    const parsed = parseEntryFile(bytes?.toString('utf8') ?? '');
    if (!parsed.ok) continue;
    const title = entryTitle({ collection, name, data: parsed.file.data });
    if (title !== name) return title;
  }
  return name;
}
