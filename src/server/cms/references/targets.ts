import { readContent } from '../../../collections/read/content.ts';
import type { Entry } from '../../../collections/read/entry.ts';
import type { ContentTree } from '../../../collections/read/tree.ts';
import { collections } from '../../../model/collections/index.ts';
import { isPublic } from '../../../model/messages/publication.ts';
import { siteTimes } from '../checks/site-times.ts';
import { titlesOf } from '../compare/titles.ts';
import { Refusal, type ReferenceTarget } from '../refusal.ts';

/** The texts of the same collection that readers have, by title: what refers to one of them can refer to another. */
export async function targetsFor(tree: ContentTree, gone: readonly Entry[]): Promise<ReferenceTarget[]> {
  const [collection, ...others] = new Set(gone.map((entry) => entry.collection));
  if (collection === undefined || others.length > 0) return [];
  const { entries } = await readContent(tree);
  const { zone } = await siteTimes(tree);
  const titles = await titlesOf(tree);
  const names = new Set(
    entries
      .filter((entry) => entry.collection === collection && entry.data.translation === 'complete')
      .filter((entry) => isPublic(entry.data, zone, Date.now()))
      .filter(({ name }) => gone.every((entry) => entry.name !== name))
      .map(({ name }) => name),
  );
  return [...names]
    .map((name) => ({
      key: `${collection}/${name}`,
      words: { fr: titles('fr')(collection, name), en: titles('en')(collection, name) },
    }))
    .sort((one, other) => one.words.fr.localeCompare(other.words.fr, 'fr'));
}

/** @throws Refusal where the text is none of `targetsFor`. */
export async function assertTarget(tree: ContentTree, gone: readonly Entry[], to: string): Promise<void> {
  if ((await targetsFor(tree, gone)).some(({ key }) => key === to)) return;
  const [label] = gone.map((entry) => collections[entry.collection].label);
  throw new Refusal('request', {
    fr: `Les renvois n’ont pas été changés : « ${to} » n’est pas un texte en ligne de la rubrique « ${label?.fr ?? ''} ». Choisissez-en un autre, puis recommencez.`,
    en: `The references were not changed: “${to}” is not a live text of the section “${label?.en ?? ''}”. Choose another one, then try again.`,
  });
}
