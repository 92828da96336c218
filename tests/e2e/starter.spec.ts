import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import sharp from 'sharp';
import { pagesOfEachType } from '../../src/commands/look/page-types.ts';
import { hostFolder, type StaticHost } from '../../src/commands/look/static-host.ts';
import { run } from '../../src/commands/processes.ts';
import { findProblems } from '../../src/collections/read/problems.ts';
import { contrast } from '../../src/model/brand/colours.ts';
import { obstaclesOn } from '../support/axe.ts';
import { filesHolding } from '../support/built-files.ts';

test.describe.configure({ mode: 'serial' });

const starter = (...args: string[]) => run(process.execPath, ['src/commands/starter/starter.ts', ...args]);

let folder: string;
let host: StaticHost;
const contentDir = () => join(folder, 'content');
const client = () => join(folder, 'out/client');

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-starter-'));
  const answers = [
    '--name',
    'Élan : du Nord',
    '--name-en',
    'Northern “Momentum” Entrepreneurship Centre',
    '--email',
    'bonjour@example.org',
  ];
  const looks = [
    '--first',
    'en',
    '--accent',
    '#0b6e4f',
    '--zone',
    'America/Moncton',
    '--address',
    '1, rue du Quai',
  ];
  const made = await starter(contentDir(), ...answers, ...looks);
  expect(made.code, made.output).toBe(0);
  const paint = { create: { width: 300, height: 120, channels: 3, background: '#c62828' } } as const;
  await sharp(paint).png().toFile(join(contentDir(), 'media/logo.png'));
  await appendFile(join(contentDir(), 'site/site.yaml'), 'logo: ~/media/logo.png\ntypefaces: source\n');
  const env = { CONTENT_DIR: contentDir(), DATA_DIR: join(folder, 'var') };
  const built = await run(process.execPath, ['src/commands/build.ts', '--out', join(folder, 'out')], { env });
  expect(built.code, built.output).toBe(0);
  host = await hostFolder(client());
});

test.afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

test('an organization begins with a site of its own: content without a fault, pages without an obstacle', async ({
  page,
}) => {
  expect(await findProblems(contentDir())).toEqual([]);
  const pages = await pagesOfEachType(client());
  expect(pages.length).toBeGreaterThan(20);
  // The French pages are made of the same components, and looked at with the demonstration's.
  for (const { path, kind } of pages.filter(({ lang }) => lang === 'en')) {
    await page.goto(`${host.origin}${path}`);
    expect.soft(await obstaclesOn(page), `${kind} ${path}`).toEqual([]);
  }
});

test('nothing of the demonstration is on it', async () => {
  for (const word of ['Microsoft', 'BizSpark', 'Le CAMP', 'Passerelle — '])
    expect.soft(await filesHolding(join(client(), 'fr'), word), word).toEqual([]);
});

test('its name, its colours and its first language are those that were given', async ({ page }) => {
  await page.goto(`${host.origin}/`);
  await expect(page.locator('section').first()).toHaveAttribute('lang', 'en');
  await expect(page).toHaveTitle(/^Northern “Momentum”/);
  await page.goto(`${host.origin}/fr/confidentialite/`);
  await expect(page.locator('main')).toContainText(/Responsable de vos renseignements\s:\sÉlan\s: du Nord/);
  await expect(page.locator('main')).toContainText('1, rue du Quai');
  const accent = () => page.evaluate(() => getComputedStyle(document.documentElement).accentColor);
  expect(await accent()).toBe('rgb(11, 110, 79)');
  await page.emulateMedia({ colorScheme: 'dark' });
  const [red = 0, green = 0, blue = 0] = (await accent()).match(/\d+/g)?.map(Number) ?? [];
  const dark = `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  expect(contrast(dark, '#1d2027')).toBeGreaterThanOrEqual(4.5);
  expect(await readFile(join(client(), 'favicon.svg'), 'utf8')).toContain('#0b6e4f');
});

test('the line of the bridge leaves its name whole on the page of welcome', async ({ page }) => {
  await page.goto(`${host.origin}/`);
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    const struck = await page.locator('main .name').evaluate((name) => {
      const range = document.createRange();
      range.selectNodeContents(name);
      const lines = [...range.getClientRects()];
      const path = document.querySelector('main path');
      if (!(path instanceof SVGPathElement)) return ['no bridge'];
      const matrix = path.getScreenCTM() ?? undefined;
      const steps = Array.from({ length: 200 }, (_, step) => (path.getTotalLength() * step) / 199);
      return steps
        .map((at) => path.getPointAtLength(at).matrixTransform(matrix))
        .filter(({ x, y }) =>
          lines.some((line) => x > line.left && x < line.right && y > line.top && y < line.bottom),
        )
        .map(({ x, y }) => `${x}, ${y}`);
    });
    expect.soft(struck, `${width} px`).toEqual([]);
  }
});

test('its headings and texts are set in the typefaces that were chosen, and no other is loaded or published', async ({
  page,
}) => {
  const loaded = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'font') loaded.add(request.url());
  });
  await page.goto(`${host.origin}/fr/`);
  await page.evaluate(() => document.fonts.ready);
  const familyOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).fontFamily);
  expect(await familyOf('h1')).toMatch(/^"Source Serif 4-[^"]+", "Source Serif 4-[^"]+ fallback: /);
  expect(await familyOf('main p')).toMatch(/^"Source Sans 3-[^"]+", "Source Sans 3-[^"]+ fallback: /);
  const used = await page.evaluate(() =>
    [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family),
  );
  expect(used.length).toBeGreaterThanOrEqual(2);
  expect(used.filter((family) => !/Source S(?:erif 4|ans 3)-/.test(family))).toEqual([]);
  const published = await readdir(join(client(), '_astro/fonts'));
  expect(published).toHaveLength(4);
  expect([...loaded].filter((url) => !published.some((file) => url.endsWith(file)))).toEqual([]);
});

test('no page is wider than its window in those typefaces', async ({ page }) => {
  const pages = await pagesOfEachType(client());
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const { path } of pages.filter(({ lang }) => lang === 'fr')) {
      await page.goto(`${host.origin}${path}`);
      await page.evaluate(() => document.fonts.ready);
      const seen = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(seen, `${path} at ${width} px`).toBeLessThanOrEqual(width);
    }
  }
});

test('its logo stands before its name, and search engines know it', async ({ page }) => {
  await page.goto(`${host.origin}/en/`);
  const logo = page.locator('.wordmark img');
  await expect(logo).toHaveAttribute('alt', '');
  expect(await logo.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(300);
  const told = await page.locator('script[type="application/ld+json"]').allTextContents();
  expect(told.join('')).toContain('/logo.webp"');
});

test('a menu offers only the parts of the site that hold something', async ({ page }) => {
  await page.goto(`${host.origin}/en/`);
  await expect(page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link')).toHaveText([
    'Programs',
    'Apply',
  ]);
});

test('a folder that holds something is left as it is, and a pale colour is answered with one that can be read', async () => {
  const before = await readdir(contentDir());
  const again = await starter(contentDir(), '--name', 'X', '--email', 'a@example.org');
  expect([again.code, await readdir(contentDir())]).toEqual([1, before]);
  const pale = await starter(
    join(folder, 'pale'),
    '--name',
    'X',
    '--email',
    'a@example.org',
    '--accent',
    '#ffcc00',
  );
  expect([pale.code, /#886d09/.test(pale.output)]).toEqual([1, true]);
  expect(await readdir(folder)).not.toContain('pale');
});
