import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright';
import { readPlaces, root } from '../environment.ts';
import { renewAdoptPictures } from './look/adopt-pictures.ts';
import { renewGuidePictures } from './look/guide-pictures.ts';
import { pagesOfEachType, type PageOfType } from './look/page-types.ts';
import { hostFolder } from './look/static-host.ts';

const usage = `npm run look -- [--site DIR] [--page TYPE]… [--lang fr] [--width 320] [--scheme dark]
  Photographs one page of each type into var/look/<type>-<language>-<width>-<scheme>.png.
  --site   a build to look at; unless told, dist is brought up to date first
  --guide  photographs the CMS instead, and renews the pictures of the editor's guide
  --adopt  photographs sites that the starter makes, and renews the pictures of ADOPT.md`;

const flags = ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--font-render-hinting=none'];

interface View extends PageOfType {
  width: number;
  scheme: 'light' | 'dark';
}

/** Takes one picture; true where the page is wider than the window, which a reader would have to scroll sideways. */
async function photograph(browser: Browser, origin: string, view: View, folder: string): Promise<boolean> {
  const { kind, lang, width, scheme } = view;
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  await page.goto(`${origin}${view.path}`);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${kind}-${lang}-${width}-${scheme}.png`), fullPage: true });
  const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  await page.close();
  return isWider;
}

function buildIfNeeded(): string {
  const built = spawnSync(process.execPath, ['src/commands/build.ts', '--if-needed'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('The site could not be built: correct what is said above.');
  return join(root, 'dist');
}

function findChromium(): string {
  const found = spawnSync(process.execPath, ['src/commands/chromium.mjs', '--print'], { cwd: root });
  return found.stdout.toString().trim();
}

async function renew(what: string, pictures: (browser: Browser) => Promise<string[]>): Promise<number> {
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  try {
    const files = await pictures(browser);
    console.log(`${files.length} pictures of ${what} renewed: look at them before you commit them.`);
  } finally {
    await browser.close();
  }
  return 0;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      site: { type: 'string' },
      page: { type: 'string', multiple: true },
      lang: { type: 'string' },
      width: { type: 'string', multiple: true, default: ['320', '768', '1280'] },
      scheme: { type: 'string' },
      guide: { type: 'boolean' },
      adopt: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (values.guide) return renew('the guide', renewGuidePictures);
  if (values.adopt) return renew('ADOPT.md', renewAdoptPictures);
  const client = join(values.site ? resolve(values.site) : buildIfNeeded(), 'client');
  if (!existsSync(client)) throw new Error(`There is no built site in ${client}. Build it: npm run build.`);
  const folder = join(readPlaces().dataDir, 'look');
  const isWanted = ({ kind, lang }: PageOfType) =>
    (values.page?.includes(kind) ?? true) && (values.lang === undefined || values.lang === lang);
  const pages = (await pagesOfEachType(client)).filter(isWanted);
  const schemes = (['light', 'dark'] as const).filter((one) => !values.scheme || values.scheme === one);
  if (!values.page) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const host = await hostFolder(client);
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  let count = 0;
  try {
    for (const page of pages) {
      for (const width of values.width.map(Number)) {
        for (const scheme of schemes) {
          const isWider = await photograph(browser, host.origin, { ...page, width, scheme }, folder);
          if (isWider) console.log(`Wider than ${width} px: ${page.path}`);
          count += 1;
        }
      }
    }
  } finally {
    await browser.close();
    await host.close();
  }
  console.log(`${count} pictures of ${pages.length} pages in ${folder}`);
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
