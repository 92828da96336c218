import { siteSettingsFields, type SiteSettings } from '../../model/site-settings.ts';
import { fieldAt, type Problem } from '../../model/problem.ts';
import { parseYamlFile } from '../../model/yaml/yaml-file.ts';
import { readContent, type Content } from './content.ts';
import type { Entry } from './entry.ts';
import { readSettings, siteFile } from './settings.ts';
import { folderTree, type ContentTree } from './tree.ts';

/**
 * Everything wrong in a content folder or tree: entries, forms, settings, and the links of the menus. A save, a
 * publication, the build and `npm run check` all use it. Never throws for what an editor can write.
 */
export async function findProblems(content: string | ContentTree): Promise<Problem[]> {
  return (await checkContent(content)).problems;
}

/** The entries of a content folder or tree that can be read, and everything wrong in it. */
export async function checkContent(content: string | ContentTree): Promise<Content> {
  const tree = typeof content === 'string' ? folderTree(content) : content;
  const [{ entries, problems }, settings] = await Promise.all([readContent(tree), readSettings(tree)]);
  const links = settings.site ? await brokenLinks(tree, settings.site, entries) : [];
  return { entries, problems: [...problems, ...settings.problems, ...links] };
}

/** The links of the menus to pages that are not there. */
async function brokenLinks(
  tree: ContentTree,
  site: SiteSettings,
  entries: readonly Entry[],
): Promise<Problem[]> {
  const pages = new Set(entries.filter(({ collection }) => collection === 'pages').map(({ name }) => name));
  const broken = (['navigation', 'footer'] as const).flatMap((menu) =>
    site[menu].flatMap(({ to }, index) =>
      to.startsWith('page:') && !pages.has(to.slice('page:'.length))
        ? [{ to, path: [menu, index, 'to'] }]
        : [],
    ),
  );
  if (broken.length === 0) return [];
  const file = parseYamlFile((await tree.read(siteFile))?.toString('utf8') ?? '');
  return broken.map(({ to, path }) => ({
    ...brokenLink(to, path),
    line: file.ok ? file.file.lineOf(path) : 1,
  }));
}

function brokenLink(to: string, path: readonly PropertyKey[]): Omit<Problem, 'line'> {
  const menu = fieldAt(siteSettingsFields, path.slice(0, 1))?.label ?? { fr: '', en: '' };
  return {
    file: siteFile,
    field: path.map(String).join('.'),
    code: 'relation-unknown',
    message: {
      fr: `${menu.fr} : le lien « ${to} » ne mène à aucune page.`,
      en: `${menu.en}: the link “${to}” leads to no page.`,
    },
    advice: { fr: 'Créez la page, ou corrigez le lien.', en: 'Create the page, or correct the link.' },
  };
}
