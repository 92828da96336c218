import { readEntry, type Entry } from '../../collections/read/entry.ts';
import { formatDate } from '../../i18n/dates.ts';
import { otherLocale, type Locale } from '../../i18n/locales.ts';
import { collections } from '../../model/collections/index.ts';
import type { WorkTask } from '../../model/work.ts';
import type { Desk } from './actions.ts';
import { compareWithPublished } from './compare/with-published.ts';
import { draftName } from './draft-actions.ts';
import { filesOf, type DraftName } from './git/draft-branch.ts';
import type { Drafts } from './git/drafts.ts';
import { parsePath } from './paths.ts';
import { labelOf } from './work.ts';

const statusWords = {
  draft: { fr: 'brouillon', en: 'draft' },
  pending_review: { fr: 'en relecture', en: 'in review' },
  pending_publish: { fr: 'prêt', en: 'ready' },
} as const;

const tags = { fr: 'fr-CA', en: 'en-CA' } as const;

/** The drafts that wait, with how far they are, by whom and since when, and what each would change for readers. */
export async function draftTasks(desk: Desk, locale: Locale): Promise<WorkTask[]> {
  const { drafts } = desk;
  if (!drafts) return [];
  const ids = await drafts.list();
  return Promise.all(ids.map((id) => taskOf(desk, drafts, draftName(...splitId(id)), locale)));
}

async function taskOf(desk: Desk, drafts: Drafts, draft: DraftName, locale: Locale): Promise<WorkTask> {
  const { collection, slug, status, pullRequestAuthor, updatedAt } = await drafts.describe(draft);
  const { fields } = await compareWithPublished(desk, draft, [], locale);
  return {
    title: (await titleOf(drafts, draft, locale)) ?? slug,
    collection: labelOf(collection, locale),
    href: `/admin/#/collections/${collection}/entries/${slug}`,
    detail: [
      statusWords[status][locale],
      pullRequestAuthor,
      formatDate(updatedAt.slice(0, 10), tags[locale]),
    ].join(', '),
    changes: fields,
  };
}

/** The draft's title in the language of the list, else in the other. */
async function titleOf(drafts: Drafts, draft: DraftName, locale: Locale): Promise<string | undefined> {
  const tree = await drafts.treeOf(draft);
  const entries: Entry[] = [];
  for (const path of filesOf(draft)) {
    const place = parsePath(`content/${path}`);
    const text = (await tree?.read(path))?.toString('utf8');
    const read = place?.kind === 'entry' && text !== undefined ? readEntry(place, text) : undefined;
    if (read?.ok) entries.push(read.entry);
  }
  const [entry] = [locale, otherLocale(locale)].flatMap((one) =>
    entries.filter((found) => found.locale === one),
  );
  const title = entry?.data[collections[draft.collection].titleField];
  return typeof title === 'string' ? title : undefined;
}

function splitId(id: string): [collection: string, name: string] {
  const slash = id.indexOf('/');
  return [id.slice(0, slash), id.slice(slash + 1)];
}
