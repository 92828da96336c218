import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright';
import sharp from 'sharp';
import { root } from '../../environment.ts';
import { locales, type Locale } from '../../i18n/locales.ts';
import { guideShots, openEditor, signInShots, type Frame, type Shot } from './guide-shots.ts';

const target = join(root, 'src/components/guide/pictures');

/** The longest that the server may take to build the site and to answer, in milliseconds. */
const startLimit = 600_000;

/** The longest that one step of a photograph may take, on a machine that has other work, in milliseconds. */
const stepLimit = 180_000;

/** As wide as the guide shows a picture on a sharp screen, and no heavier than a page with several may be. */
const width = 1248;
const heaviest = 60_000;

interface Served {
  /** Where the site is. */
  origin: string;
  /** The address of the CMS: with its key, where it is on this machine. */
  cms: string;
  end: () => Promise<void>;
}

/** A server whose people sign in. It is photographed without the proxy that would stand before it. */
const withSignIn = { SITE_URL: 'https://passerelle.example' };

/**
 * Photographs the real CMS, in both languages, for the editor's guide: on a data folder of its own, which keeps drafts
 * and begins with the project's content; the content itself stays as it is.
 * @returns the paths of the pictures.
 */
export async function renewGuidePictures(browser: Browser): Promise<string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-guide-'));
  try {
    return [
      ...(await photographServed(browser, dataDir, {}, guideShots)),
      ...(await photographServed(browser, dataDir, withSignIn, signInShots)),
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function photographServed(
  browser: Browser,
  dataDir: string,
  env: Readonly<Record<string, string>>,
  shots: readonly Shot[],
): Promise<string[]> {
  const served = await serve(dataDir, env);
  const files: string[] = [];
  try {
    for (const locale of locales) files.push(...(await photographAll(browser, served, locale, shots)));
  } finally {
    await served.end();
  }
  return files;
}

async function photographAll(
  browser: Browser,
  { origin, cms }: Served,
  locale: Locale,
  shots: readonly Shot[],
): Promise<string[]> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.5,
    locale: `${locale}-CA`,
    timezoneId: 'America/Toronto',
  });
  context.setDefaultTimeout(stepLimit);
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.accept());
  if (cms.includes('?key=')) await openEditor(page, cms);
  const files: string[] = [];
  await mkdir(join(target, locale), { recursive: true });
  for (const { name, prepare } of shots) {
    const file = join(target, locale, `${name}.webp`);
    await keep(await photograph(page, await prepare(page, locale)), file);
    files.push(file);
  }
  await context.close();
  return files;
}

/** The part of the page that a frame asks for; the mouse out of the way and no cursor blinking in a field. */
async function photograph(page: Page, frame: Frame): Promise<Buffer> {
  await page.mouse.move(0, 0);
  const options = { animations: 'disabled', caret: 'hide' } as const;
  if ('element' in frame) return (await settled(frame.element)).screenshot(options);
  return page.screenshot({ ...options, clip: { x: 0, y: 0, width: 1280, ...frame } });
}

async function settled(element: Locator): Promise<Locator> {
  await element.waitFor();
  return element;
}

/** Writes a picture as WebP, as good as the weight allows. */
async function keep(picture: Buffer, file: string): Promise<void> {
  for (const quality of [85, 70, 55, 40]) {
    await sharp(picture)
      .resize({ width, withoutEnlargement: true })
      .webp({ quality, effort: 6 })
      .toFile(file);
    if ((await stat(file)).size <= heaviest) return;
  }
  throw new Error(`${file} is heavier than ${heaviest} bytes: photograph a smaller part of the page.`);
}

/** In whose name the drafts of the pictures are saved: nobody's, and not that of the developer who renews them. */
const editor = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: 'Camille Roy',
};

async function serve(dataDir: string, env: Readonly<Record<string, string>>): Promise<Served> {
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      ...editor,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      CMS_BACKEND: 'git',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
  };
  try {
    return { ...(await addressesOf(child)), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Where the server says that the site and the CMS are. */
function addressesOf(child: ChildProcess): Promise<Pick<Served, 'origin' | 'cms'>> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string) => {
      reject(new Error(`The server did not start: ${why}. It printed:\n${printed}`));
    };
    const limit = setTimeout(fail, startLimit, 'it took too long');
    child.once('exit', () => {
      fail('it ended');
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /^[ \t]*Site +(http:\/\/[^\s/]+)\/\S*\n[ \t]*CMS +(\S+)\s/m.exec(printed);
      if (!found) return;
      clearTimeout(limit);
      const [, origin = '', cms = ''] = found;
      resolve({ origin, cms });
    });
  });
}
