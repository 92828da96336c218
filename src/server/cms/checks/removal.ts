import type { ContentTree } from '../../../collections/read/tree.ts';
import type { ReferenceDecision } from '../references/decision.ts';
import { entriesAt, replaceReferences } from '../references/replace.ts';
import { targetsFor } from '../references/targets.ts';
import { Refusal, type Dependent, type ReferenceTarget } from '../refusal.ts';
import { assertAccepted, dependents, losingLinks } from './dependents.ts';
import { problemsOf } from './validate.ts';

/**
 * What takes these files away, and with it what the editor has decided about the texts that refer to them.
 * @throws Refusal where another text still refers to one of them by a field, or by a link that is not accepted: it says which.
 */
export async function removal(
  tree: ContentTree,
  files: readonly string[],
  { accepted, references }: ReferenceDecision = {},
): Promise<Map<string, Buffer | null>> {
  const changes = new Map<string, Buffer | null>();
  for (const path of files) if (await tree.read(path)) changes.set(path, null);
  const gone = await entriesAt(tree, changes.keys());
  if (references)
    for (const [path, bytes] of await replaceReferences(tree, gone, references, changes))
      changes.set(path, bytes);
  if (isHome(files)) throw referredTo([], undefined);
  const broken = (await problemsOf(tree, changes)).map(({ file }) => file);
  const linking = await losingLinks(tree, changes);
  if (broken.length > 0) {
    const referring = [...new Set([...broken, ...linking])];
    const targets = gone.length > 0 ? await targetsFor(tree, gone) : undefined;
    throw referredTo(await dependents(tree, referring), targets);
  }
  await assertAccepted(tree, linking, gone, accepted);
  return changes;
}

/** The site begins at one page, to which no text needs to refer. */
function isHome(files: readonly string[]): boolean {
  return files.some((file) => /^pages\/(?:fr|en)\/home\.mdx$/.test(file));
}

const home = { fr: 'l’accueil du site', en: 'the home of the site' };

function referredTo(texts: readonly Dependent[], targets: readonly ReferenceTarget[] | undefined): Refusal {
  const names = texts.length > 0 ? texts.map(({ words }) => words) : [home];
  return new Refusal(
    'referred-to',
    {
      fr: `D’autres textes y renvoient encore : ${names.map(({ fr }) => fr).join(', ')}. Retirez-y ce renvoi, puis recommencez.`,
      en: `Other texts still refer to it: ${names.map(({ en }) => en).join(', ')}. Remove the reference there, then try again.`,
    },
    [],
    { texts, ...(targets ? { targets } : {}) },
  );
}
