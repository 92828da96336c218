import { formatNumber } from '../../i18n/numbers.ts';
import { leastContrast, nearestReadable, readability } from '../../model/brand/accent.ts';
import { listsOf, siteSettingsFields, type SiteSettings } from '../../model/site-settings.ts';
import { fieldAt, type Problem } from '../../model/problem.ts';
import { parseYamlFile } from '../../model/yaml/yaml-file.ts';
import { readContent, type Content } from './content.ts';
import type { Entry } from './entry.ts';
import { isThere, missingPicture, unlisted } from './references.ts';
import { readSettings, siteFile } from './settings.ts';
import { folderTree, type ContentTree } from './tree.ts';

/**
 * Everything wrong in a content folder or tree: entries, forms, settings, and what the settings name. A save, a
 * publication, the build and `npm run check` all use it. Never throws for what an editor can write.
 */
export async function findProblems(content: string | ContentTree): Promise<Problem[]> {
  return (await checkContent(content)).problems;
}

/** The entries of a content folder or tree that can be read, and everything wrong in it. */
export async function checkContent(content: string | ContentTree): Promise<Content> {
  const tree = typeof content === 'string' ? folderTree(content) : content;
  const [{ entries, problems }, settings] = await Promise.all([readContent(tree), readSettings(tree)]);
  const named = settings.site ? await checkSite(tree, settings.site, entries) : [];
  return { entries, problems: [...problems, ...settings.problems, ...named] };
}

/** A problem of the settings that is not placed in their file yet. */
type PathProblem = Pick<Problem, 'code' | 'message' | 'advice'> & { path: readonly PropertyKey[] };

/** What the schema of the settings cannot say: links lead to pages, pictures are there, colours can be read. */
async function checkSite(
  tree: ContentTree,
  site: SiteSettings,
  entries: readonly Entry[],
): Promise<Problem[]> {
  const found = [
    ...brokenLinks(site, entries),
    ...deadAddresses(site, entries),
    ...unreadableColours(site),
    ...unlistedZone(site),
    ...(await missingPictures(tree, site)),
  ];
  if (found.length === 0) return [];
  const file = parseYamlFile((await tree.read(siteFile))?.toString('utf8') ?? '');
  return found.map(({ path, ...problem }) => ({
    file: siteFile,
    line: file.ok ? file.file.lineOf([...path]) : 1,
    field: path.map(String).join('.'),
    ...problem,
  }));
}

const labelOf = (path: readonly PropertyKey[]) =>
  fieldAt(siteSettingsFields, path)?.label ?? { fr: '', en: '' };

/** The links of the menus to pages that are not there. */
function brokenLinks(site: SiteSettings, entries: readonly Entry[]): PathProblem[] {
  const pages = new Set(entries.filter(({ collection }) => collection === 'pages').map(({ name }) => name));
  return (['navigation', 'footer'] as const).flatMap((menu) =>
    site[menu].flatMap(({ to }, index) =>
      to.startsWith('page:') && !pages.has(to.slice('page:'.length))
        ? [brokenLink(to, [menu, index, 'to'])]
        : [],
    ),
  );
}

function brokenLink(to: string, path: readonly PropertyKey[]): PathProblem {
  const menu = labelOf(path.slice(0, 1));
  return {
    path,
    code: 'relation-unknown',
    message: {
      fr: `${menu.fr} : le lien « ${to} » ne mène à aucune page.`,
      en: `${menu.en}: the link “${to}” leads to no page.`,
    },
    advice: { fr: 'Créez la page, ou corrigez le lien.', en: 'Create the page, or correct the link.' },
  };
}

/** Former addresses that lead to a text that is not there. */
function deadAddresses({ formerAddresses = [] }: SiteSettings, entries: readonly Entry[]): PathProblem[] {
  const keys = new Set(entries.map(({ collection, name }) => `${collection}/${name}`));
  return formerAddresses.flatMap(({ from, to }, index) =>
    keys.has(to)
      ? []
      : [
          {
            path: ['formerAddresses', index, 'to'],
            code: 'relation-unknown' as const,
            message: {
              fr: `L’ancienne adresse « ${from} » mène à un texte qui n’existe pas : « ${to} ».`,
              en: `The former address “${from}” leads to a text that does not exist: “${to}”.`,
            },
            advice: {
              fr: 'Choisissez-en un qui existe, ou retirez l’adresse.',
              en: 'Choose one that exists, or remove the address.',
            },
          },
        ],
  );
}

function unlistedZone(site: SiteSettings): PathProblem[] {
  const problem = unlisted(siteSettingsFields.zone, 'zones', site.zone, listsOf(site));
  return problem ? [{ path: ['zone'], ...problem }] : [];
}

const themes = { accent: 'light', accentDark: 'dark' } as const;
const groundNames = {
  light: { fr: 'le fond clair', en: 'the light ground' },
  dark: { fr: 'le fond sombre', en: 'the dark ground' },
} as const;

/** Accents that are too close to the ground of the pages, with the nearest one that is not. */
function unreadableColours(site: SiteSettings): PathProblem[] {
  return (['accent', 'accentDark'] as const).flatMap((name) => {
    const colour = site[name];
    const theme = themes[name];
    if (colour === undefined || readability(colour, theme) >= leastContrast) return [];
    const [label, ground] = [labelOf([name]), groundNames[theme]];
    const nearest = nearestReadable(colour, theme);
    const found = Math.floor(readability(colour, theme) * 10) / 10;
    const said = (tag: 'fr-CA' | 'en-CA') => [found, leastContrast].map((value) => formatNumber(value, tag));
    const [fr, en] = [said('fr-CA'), said('en-CA')];
    return {
      path: [name],
      code: 'colour-unreadable' as const,
      message: {
        fr: `${label.fr} : « ${colour} » ne se lit pas sur ${ground.fr} des pages (contraste de ${fr[0]}; il en faut ${fr[1]}).`,
        en: `${label.en}: “${colour}” cannot be read on ${ground.en} of the pages (contrast of ${en[0]}; it takes ${en[1]}).`,
      },
      advice: {
        fr: `La plus proche qui convienne est « ${nearest} ».`,
        en: `The nearest that will do is “${nearest}”.`,
      },
    };
  });
}

async function missingPictures(tree: ContentTree, site: SiteSettings): Promise<PathProblem[]> {
  const problems: PathProblem[] = [];
  for (const name of ['logo', 'icon'] as const) {
    const picture = site[name];
    if (picture === undefined || (await isThere(tree, picture))) continue;
    problems.push({ path: [name], ...missingPicture(picture) });
  }
  return problems;
}
