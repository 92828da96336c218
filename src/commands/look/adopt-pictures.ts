import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import sharp from 'sharp';
import { root } from '../../environment.ts';
import { locales } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import { run } from '../processes.ts';
import { hostFolder } from './static-host.ts';

const target = join(root, '.github/images/adopt');

interface Shot {
  path: string;
  width: number;
  scheme: 'light' | 'dark';
}

interface Site {
  name: string;
  /** What the starter is told beside names and addresses. */
  answers: readonly string[];
  /** Further lines of the settings. */
  settings?: string;
  prepare?: (content: string) => Promise<void>;
  shots: readonly Shot[];
}

const home = routes.home('fr');
const programs = routes.programs('fr');

/** The sites that an organization has on its way: nothing yet, the starter's one program, many; in other looks, English first. */
const sites: readonly Site[] = [
  {
    name: 'empty',
    answers: [],
    prepare: withoutPrograms,
    shots: [
      { path: home, width: 1280, scheme: 'light' },
      { path: programs, width: 320, scheme: 'light' },
    ],
  },
  {
    name: 'one',
    answers: ['--accent', '#0b6e4f'],
    settings: 'typefaces: source\n',
    shots: [
      { path: home, width: 1280, scheme: 'light' },
      { path: home, width: 320, scheme: 'dark' },
      { path: programs, width: 1280, scheme: 'light' },
    ],
  },
  {
    name: 'forty',
    answers: ['--accent', '#a3123c'],
    settings: 'typefaces: public-sans\n',
    prepare: withForty,
    shots: [
      { path: home, width: 1280, scheme: 'light' },
      { path: programs, width: 1280, scheme: 'dark' },
      { path: programs, width: 320, scheme: 'light' },
    ],
  },
  {
    name: 'english-first',
    answers: ['--first', 'en', '--accent', '#8a4b08'],
    settings: 'typefaces: system\n',
    shots: [
      { path: '/', width: 1280, scheme: 'light' },
      { path: routes.programs('en'), width: 768, scheme: 'dark' },
    ],
  },
];

async function withoutPrograms(content: string): Promise<void> {
  for (const folder of ['programs', 'calls'])
    for (const locale of locales) {
      await rm(join(content, folder, locale), { recursive: true });
      await mkdir(join(content, folder, locale));
    }
}

const towns = [
  'Alma',
  'Gatineau',
  'Granby',
  'Lévis',
  'Magog',
  'Montréal',
  'Québec',
  'Rimouski',
  'Saguenay',
  'Sherbrooke',
];
const kinds = [
  { kind: 'incubation', fr: 'Incubateur', en: 'Incubator' },
  { kind: 'acceleration', fr: 'Accélérateur', en: 'Accelerator' },
  { kind: 'coworking', fr: 'Atelier', en: 'Workshop' },
  { kind: 'acceleration', fr: 'Tremplin', en: 'Springboard' },
];

/** Thirty-nine more programs: four in each of ten towns, with the one of the starter. */
async function withForty(content: string): Promise<void> {
  const names = towns.flatMap((town) => kinds.map((kind) => ({ ...kind, town }))).slice(1);
  for (const locale of locales) {
    const text = await readFile(join(content, `programs/${locale}/first.mdx`), 'utf8');
    for (const [index, { kind, town, ...words }] of names.entries())
      await writeFile(
        join(content, `programs/${locale}/more-${index}.mdx`),
        text
          .replace(/^title: .*$/m, `title: ${words[locale]} ${town}`)
          .replace(/^urlSlug: .*$/m, `urlSlug: more-${index}`)
          .replace(/^kind: .*$/m, `kind: ${kind}`)
          .replace(/^translatedFrom: .*\n/m, ''),
      );
  }
}

async function succeed(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { code, output } = await run(process.execPath, [...args], { env });
  if (code !== 0) throw new Error(output);
}

/** What the window shows first, as a page of a guide shows it. */
async function photograph(browser: Browser, origin: string, { path, width, scheme }: Shot): Promise<Buffer> {
  const height = width < 500 ? 640 : 900;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, locale: 'fr-CA' });
  await page.goto(`${origin}${path}`);
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot();
  await page.close();
  return sharp(picture)
    .resize({ width: Math.min(width, 800) })
    .webp({ quality: 70, effort: 6 })
    .toBuffer();
}

/**
 * Photographs the sites that ADOPT.md shows, each made by the starter in a folder of its own.
 * @returns the paths of the pictures.
 */
export async function renewAdoptPictures(browser: Browser): Promise<string[]> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const files: string[] = [];
  for (const { name, answers, settings = '', prepare, shots } of sites) {
    const folder = await mkdtemp(join(tmpdir(), 'passerelle-adopt-'));
    const [content, out] = [join(folder, 'content'), join(folder, 'out')];
    const env = { CONTENT_DIR: content, DATA_DIR: join(folder, 'var') };
    try {
      const own = [
        '--name',
        'Élan du Nord',
        '--name-en',
        'Northern Momentum',
        '--email',
        'bonjour@example.org',
        '--zone',
        'America/Toronto',
      ];
      await succeed(['src/commands/starter/starter.ts', content, ...own, '--first', 'fr', ...answers], env);
      await appendFile(join(content, 'site/site.yaml'), settings);
      await prepare?.(content);
      await succeed(['src/commands/build.ts', '--out', out], env);
      const host = await hostFolder(join(out, 'client'));
      for (const shot of shots) {
        const page = shot.path.split('/').filter(Boolean)[1] ?? 'home';
        const file = join(target, `${name}-${page}-${shot.width}-${shot.scheme}.webp`);
        await writeFile(file, await photograph(browser, host.origin, shot));
        files.push(file);
      }
      await host.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return files;
}
