import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from 'playwright/test';
import { run } from '../../src/commands/processes.ts';
import { hostFolder } from '../../src/commands/look/static-host.ts';
import { obstaclesOn } from '../support/axe.ts';
import { copyContent } from '../support/content-copy.ts';
import { frozenDay } from '../support/frozen-site.ts';
import { takeKnownPictures } from '../support/known-pictures.ts';
import { addPrograms } from '../support/many-programs.ts';

/** Playwright’s `test` with a site of forty programs, of which one has an open call. */
const test = base.extend<object, { site: { origin: string; client: string } }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const content = await copyContent();
      const out = await mkdtemp(join(tmpdir(), 'passerelle-many-'));
      await addPrograms(content, 40);
      await takeKnownPictures(content.dataDir);
      const built = await run(process.execPath, ['src/commands/build.ts', '--out', out], {
        env: { ...content.env, BUILD_INSTANT: frozenDay },
      });
      if (built.code !== 0) throw new Error(built.output);
      const client = join(out, 'client');
      const host = await hostFolder(client);
      await use({ origin: host.origin, client });
      await host.close();
      await rm(out, { recursive: true, force: true });
      await content.remove();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
});

// One site for all of them.
test.describe.configure({ mode: 'default' });

test.beforeEach(async ({ page }) => {
  await page.clock.setFixedTime(frozenDay);
});

test('a reader finds one program of forty by a word, whatever page of the list has it', async ({ page }) => {
  await page.goto('/fr/programmes/');
  const main = page.getByRole('main');
  const found = main.locator('[data-list] h2');
  const status = page.getByRole('status');
  await expect(status).toHaveText('40 programmes');
  await expect(main.getByRole('link', { name: 'Atelier 36', exact: true })).toHaveCount(0);
  const words = page.getByRole('searchbox', { name: 'Mots' });
  await words.fill('atelier 36');
  await expect(found).toHaveText(['Atelier 36']);
  await expect(status).toHaveText('1 sur 40');
  await expect(main.getByRole('heading', { name: 'Espace de coworking' })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Pages de la liste' })).toBeHidden();
  await found.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Atelier 36');
  await page.goBack();
  await expect(found).toHaveText(['Atelier 36']);
});

test('a reader filters from any page by words, kind and open call, clears it, and shares what they see', async ({
  page,
}) => {
  await page.goto('/fr/programmes/page/2/');
  const main = page.getByRole('main');
  const found = main.locator('[data-list] h2');
  await page
    .getByRole('group', { name: 'Type' })
    .getByRole('radio', { name: /^Espace de coworking/ })
    .check();
  await expect(page.getByRole('status')).toHaveText(/^\d+ sur 40$/);
  await expect(page).toHaveURL('/fr/programmes/page/2/?kind=coworking');
  await page.getByRole('searchbox', { name: 'Mots' }).fill('rien de tel');
  await expect(page.getByText('Aucun programme ne correspond')).toBeVisible();
  await page.getByRole('button', { name: 'Tout effacer' }).click();
  await expect(page.getByRole('status')).toHaveText('40 programmes');
  await expect(page.getByText('Page 2 sur 2')).toBeVisible();
  await page.getByLabel('Seulement ceux dont un appel est ouvert').check();
  await expect(found).toHaveText([/^CAMP × Microsoft/]);
  await expect(main.locator('[data-list]').getByText('Appel ouvert')).toBeVisible();
  expect(await obstaclesOn(page)).toEqual([]);
  await page.goto('/en/programs/?open=yes');
  await expect(page.getByLabel('Only those with an open call')).toBeChecked();
  await expect(found).toHaveText([/^CAMP × Microsoft/]);
});

test('a reader whose call has closed since the site was built does not find it among the open ones', async ({
  page,
}) => {
  await page.clock.setFixedTime('2031-01-01T12:00:00Z');
  await page.goto('/fr/programmes/?open=yes');
  await expect(page.getByText('Aucun programme ne correspond')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a reader walks to every program, page by page, each by its kind', async ({ page, site }) => {
    await page.goto('/fr/programmes/');
    await expect(page.getByRole('search', { name: 'Filtrer les programmes' })).toBeHidden();
    const seen: string[] = [];
    const next = page.getByRole('link', { name: 'Programmes suivants' });
    for (;;) {
      seen.push(
        ...(await page.locator('main h3').getByRole('link').allTextContents()).map((one) => one.trim()),
      );
      const canonical = await page.locator('link[rel="canonical"]').getAttribute('href');
      expect(new URL(canonical ?? '').pathname).toBe(new URL(page.url()).pathname);
      await expect(page.locator('link[rel="alternate"][hreflang="en"]')).toHaveCount(1);
      if ((await next.count()) === 0) break;
      await next.click();
    }
    expect(new Set(seen).size).toBe(40);
    expect(seen).toHaveLength(40);
    expect(new URL(page.url()).pathname).toBe('/fr/programmes/page/2/');
    const sitemap = await readFile(join(site.client, 'sitemap-0.xml'), 'utf8');
    expect(sitemap).toContain('/fr/programmes/page/2/</loc>');
    expect(sitemap).toContain('/en/programs/page/2/</loc>');
    await page.getByRole('link', { name: 'English', exact: true }).click();
    await expect(page).toHaveURL('/en/programs/page/2/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Programs, page 2');
  });

  test('a kind leads to its programs, on the page where they begin, from the home page too', async ({
    page,
  }) => {
    for (const start of ['/fr/', '/fr/programmes/']) {
      await page.goto(start);
      const row = page.getByRole('row', { name: /^Entente/ });
      await row.getByRole('link').click();
      const [path, kind] = page.url().split('#');
      expect(path).toMatch(/\/fr\/programmes\/page\/2\/$/);
      await expect(page.locator(`main h2[id="${kind ?? ''}"]`)).toBeVisible();
    }
  });
});

test('the lists of many programs hold in a narrow window', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const path of ['/fr/programmes/', '/fr/programmes/page/2/', '/fr/programmes/?q=atelier']) {
    await page.goto(path);
    expect
      .soft(await page.evaluate(() => document.documentElement.scrollWidth), path)
      .toBeLessThanOrEqual(320);
    expect.soft(await obstaclesOn(page), path).toEqual([]);
  }
});
