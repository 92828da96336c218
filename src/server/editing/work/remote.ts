import type { Locale } from '../../../i18n/locales.ts';
import type { WorkPage, WorkTask } from '../../../model/work.ts';
import type { Desk } from '../actions.ts';
import { titlesOf } from '../compare/titles.ts';
import { divergenceOf } from '../divergence.ts';
import { parseDraftName } from '../git/draft-branch.ts';
import { momentWords } from './moments.ts';
import { hrefOf, labelOf } from './tasks.ts';

const words = {
  elsewhere: { fr: 'changé ailleurs par', en: 'changed elsewhere by' },
  byHand: { fr: 'à régler dans le dépôt', en: 'to be settled in the repository' },
} as const;

/** The texts that were changed here and elsewhere, by whom there and when, with what differs: somebody must choose. */
export async function divergedTasks(desk: Desk, zone: string, locale: Locale): Promise<WorkTask[]> {
  const { remote, store } = desk;
  const collisions = remote?.status.collisions ?? [];
  if (collisions.length === 0) return [];
  const titleOf = (await titlesOf(await store.tree()))(locale);
  return Promise.all(
    collisions.map(async ({ name, by, at }) => {
      const [collection = '', entryName = ''] = name.split('/');
      const entry = parseDraftName(collection, entryName);
      const detail = `${words.elsewhere[locale]} ${by}, ${momentWords(new Date(at), zone, locale)}`;
      if (!entry)
        return {
          title: name,
          collection: '',
          href: '/admin/',
          detail: `${detail}, ${words.byHand[locale]}`,
          changes: [],
        };
      return {
        title: titleOf(collection, entryName),
        collection: labelOf(collection, locale),
        href: hrefOf(`${collection}/fr/${entryName}.mdx`),
        detail,
        changes: (await divergenceOf(desk, entry, locale))?.fields ?? [],
      };
    }),
  );
}

/** Since when something waits to be pushed, and why it could not be. */
export function unsentOf(
  { remote }: Desk,
  zone: string,
  locale: Locale,
): Pick<WorkPage['publication'], 'unsentSince' | 'unsentReason'> {
  const { since, error } = remote?.status ?? { since: null, error: null };
  return {
    unsentSince: since && error ? momentWords(new Date(since), zone, locale) : '',
    unsentReason: error ?? '',
  };
}
