import { expect, test } from '../support/hosted-site.ts';

test('nobody has to scroll sideways on any type of page, on a phone, a tablet or a screen', async ({
  page,
  site,
}) => {
  test.setTimeout(120_000);
  for (const { path } of site.pages) {
    await page.goto(path);
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(excess, `${path} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
});

test('the language switch leads to the same page in the other language, and back', async ({ page, site }) => {
  const french = site.pages.filter(({ lang, path }) => lang === 'fr' && path.startsWith('/fr/'));
  for (const { path, kind } of french) {
    await page.goto(path);
    const equivalent = page.locator('head link[hreflang="en"]');
    if ((await equivalent.count()) === 0) continue;
    const address = new URL((await equivalent.getAttribute('href')) ?? '').pathname;
    await page.getByRole('link', { name: 'English', exact: true }).click();
    await expect.soft(page).toHaveURL(address);
    await expect.soft(page.locator('html')).toHaveAttribute('data-page', kind);
    await expect.soft(page.locator('html')).toHaveAttribute('lang', 'en');
    await page.getByRole('link', { name: 'Français', exact: true }).click();
    await expect.soft(page).toHaveURL(path);
  }
});

test('a text that exists in French only says so to English readers, and announces no translation', async ({
  page,
}) => {
  await page.goto('/fr/actualites/');
  await page.getByRole('link', { name: 'les mots de nos pages' }).click();
  await expect(page.getByText('Page in French only')).toBeVisible();
  await expect(page.locator('head link[hreflang]')).toHaveCount(0);
  const elsewhere = page.getByRole('link', { name: 'English', exact: true });
  await expect(elsewhere).toHaveAttribute('href', '/en/news/');
  await elsewhere.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('News');
});

test('somebody who uses the keyboard gets past the navigation with the first key', async ({ page }) => {
  await page.goto('/fr/programmes/spark/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Aller au contenu' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('a pathway is told on both programmes, with its condition', async ({ page }) => {
  for (const path of ['/fr/programmes/spark/', '/fr/programmes/bizspark/']) {
    await page.goto(path);
    const pathways = page.getByRole('region', { name: 'Passerelles' });
    await expect(pathways).toContainText('La technologie a mûri avec les ingénieurs de Spark');
    await expect(pathways).toContainText('BizSpark');
  }
});

test('an invented entry carries its badge wherever it is shown', async ({ page }) => {
  await page.goto('/fr/entreprises/');
  const rows = page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Exemple' }) });
  expect(await rows.count()).toBeGreaterThanOrEqual(10);
  for (const row of await rows.all()) await expect(row.getByText('Exemple', { exact: true })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a programme can be read whole, its questions included', async ({ page }) => {
    await page.goto('/fr/programmes/bizspark/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('BizSpark');
    const question = page.getByRole('region', { name: 'Questions' }).locator('details').first();
    await question.locator('summary').click();
    await expect(question.locator('.prose')).toBeVisible();
  });
});

test('an address that leads nowhere says so in both languages', async ({ page }) => {
  const response = await page.goto('/fr/programmes/nulle-part/');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Cette page n’existe pas' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
});
