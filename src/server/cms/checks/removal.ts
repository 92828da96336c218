import type { ContentTree } from '../../../collections/read/tree.ts';
import { Refusal, type Dependent } from '../refusal.ts';
import { assertLinksKept, dependents } from './dependents.ts';
import { problemsOf } from './validate.ts';

/**
 * What takes these files away.
 * @param accepted the texts whose links may lead nowhere then.
 * @throws Refusal where another text refers to one of them by a field, or by a link that is not accepted: it says which.
 */
export async function removal(
  tree: ContentTree,
  files: readonly string[],
  accepted: readonly string[] = [],
): Promise<Map<string, null>> {
  const changes = new Map<string, null>();
  for (const path of files) if (await tree.read(path)) changes.set(path, null);
  const broken = (await problemsOf(tree, changes)).map(({ file }) => file);
  const referring = await dependents(tree, broken);
  if (referring.length > 0 || isHome([...changes.keys()])) throw referredTo(referring);
  await assertLinksKept(tree, changes, accepted);
  return changes;
}

/** The site begins at one page, to which no text needs to refer. */
function isHome(files: readonly string[]): boolean {
  return files.some((file) => /^pages\/(?:fr|en)\/home\.mdx$/.test(file));
}

const home = { fr: 'l’accueil du site', en: 'the home of the site' };

function referredTo(texts: readonly Dependent[]): Refusal {
  const names = texts.length > 0 ? texts.map(({ words }) => words) : [home];
  return new Refusal(
    'referred-to',
    {
      fr: `D’autres textes y renvoient encore : ${names.map(({ fr }) => fr).join(', ')}. Retirez-y ce renvoi, puis recommencez.`,
      en: `Other texts still refer to it: ${names.map(({ en }) => en).join(', ')}. Remove the reference there, then try again.`,
    },
    [],
    { texts },
  );
}
