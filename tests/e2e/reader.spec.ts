import { expect, test } from '../support/hosted-site.ts';
import { ready } from '../support/form-page.ts';

test('nobody has to scroll sideways on any type of page, on a phone, a tablet or a screen', async ({
  page,
  site,
}) => {
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

test('a person who uses the keyboard gets past the navigation with the first key', async ({ page }) => {
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

test('how one passes from a programme to another is said in words wherever the bridge is drawn', async ({
  page,
}) => {
  for (const [path, words] of [
    ['/fr/', 'Passerelle vers BizSpark'],
    ['/fr/programmes/', 'Passerelle vers BizSpark'],
    ['/en/programs/', 'Pathway to BizSpark'],
  ] as const) {
    await page.goto(path);
    await expect.soft(page.locator('.margin .start'), path).toHaveCount(1);
    const spark = page
      .getByRole('main')
      .getByRole('article')
      .filter({ has: page.getByRole('heading', { name: 'Spark', exact: true }) });
    await expect.soft(spark, path).toContainText(words);
    await expect.soft(spark, path).toContainText(path.startsWith('/fr/') ? 'La technologie a mûri' : 'Spark');
  }
});

test('an invented entry carries its badge wherever it is shown: once above a list of which all is invented', async ({
  page,
}) => {
  for (const path of ['/fr/entreprises/', '/fr/domaines/cybersecurite/']) {
    await page.goto(path);
    const rows = page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Exemple Atelier' }) });
    expect(await rows.count(), path).toBeGreaterThanOrEqual(4);
    await expect(rows.getByText('Exemple', { exact: true }), path).toHaveCount(0);
    const said = page.getByText('Exemple Toutes les entreprises de cette liste sont inventées.');
    await expect(said, path).toHaveCount(1);
    await expect(said.getByText('Exemple', { exact: true }), path).toBeVisible();
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every type of page reads the same as with it', async ({ page, site, browser }) => {
    const withScript = await browser.newContext({ baseURL: site.origin });
    const other = await withScript.newPage();
    const textOf = (one: typeof page) => one.locator('main').innerText();
    // In French: the English pages are made of the same parts.
    const pages = site.pages.filter(({ kind, lang }) => kind !== 'search' && lang === 'fr');
    expect(pages.length).toBeGreaterThan(15);
    for (const { path, kind } of pages) {
      await Promise.all([page.goto(path), other.goto(path)]);
      await expect.soft(page.getByRole('heading', { level: 1 }).first(), path).toBeVisible();
      const [plain, scripted] = await Promise.all([textOf(page), textOf(other)]);
      expect.soft(plain.length, `${kind} ${path}`).toBeGreaterThanOrEqual(scripted.length);
    }
    await withScript.close();
  });

  test('a programme can be read whole, its questions included', async ({ page }) => {
    await page.goto('/fr/programmes/bizspark/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('BizSpark');
    const question = page.getByRole('region', { name: 'Questions' }).locator('details').first();
    await question.locator('summary').click();
    await expect(question.locator('.prose')).toBeVisible();
  });
});

test('a person who reads the site is seen by nobody else: no request to another host, no cookie, nothing stored', async ({
  page,
  context,
  site,
}) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== site.origin) elsewhere.push(request.url());
  });
  const paths = [...site.pages.map(({ path }) => path), '/fr/recherche/?q=microsoft'];
  for (const path of paths) {
    await page.goto(path);
    const stored = await page.evaluate(() => localStorage.length + sessionStorage.length);
    expect.soft(stored, path).toBe(0);
  }
  await expect(page.locator('search-panel ol > li').first()).toBeVisible();
  expect(elsewhere).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});

test('a person who prints a page gets its text, without the navigation', async ({ page, site }) => {
  await page.emulateMedia({ media: 'print' });
  for (const { path } of site.pages.filter(({ lang }) => lang === 'fr')) {
    await page.goto(path);
    await expect.soft(page.getByRole('heading', { level: 1 }).first(), path).toBeVisible();
    const printed = await page
      .locator('nav, form[role="search"]')
      .evaluateAll((parts) => parts.filter((part) => part.checkVisibility()).map((part) => part.outerHTML));
    expect.soft(printed, path).toEqual([]);
  }
});

test('an address that leads nowhere says so in both languages', async ({ page }) => {
  const response = await page.goto('/fr/programmes/nulle-part/');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Cette page n’existe pas' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();
  await page.getByLabel('Search programs, start-ups and questions').fill('cybersecurity');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/en/search/?q=cybersecurity');
  await page.goto('/fr/404.html');
  await page.getByRole('main').getByRole('searchbox').fill('entente');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/fr/recherche/?q=entente');
});

test('the foot of every page leads to the programs, the calls and the news feed', async ({ page }) => {
  for (const [path, ...links] of [
    ['/fr/', '/fr/programmes/', '/fr/candidater/', '/fr/rss.xml'],
    ['/en/privacy/', '/en/programs/', '/en/apply/', '/en/rss.xml'],
  ]) {
    await page.goto(path ?? '');
    for (const link of links)
      await expect(page.getByRole('contentinfo').locator(`a[href="${link}"]`)).toBeVisible();
  }
});

test('a verb and its pronoun stay on one line of a heading on a narrow phone', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  let seen = 0;
  for (const path of ['/fr/questions/', '/fr/actualites/', '/fr/programmes/spark/']) {
    await page.goto(path);
    const lines = await page
      .locator('main :is(h1, h2, h3) .nowrap')
      .evaluateAll((words) =>
        words
          .filter((one) => one.checkVisibility())
          .map((one) => [one.textContent, one.getClientRects().length]),
      );
    for (const [words, count] of lines) expect(count, String(words)).toBe(1);
    seen += lines.length;
  }
  expect(seen).toBeGreaterThan(1);
});

test('a printed page does not end on a sheet that holds the foot of the page alone', async ({ page }) => {
  const sheets = async () => {
    const pdf = await page.pdf({ format: 'Letter' });
    return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  };
  for (const path of [
    '/fr/candidater/appel-exemple-2026/',
    '/en/apply/example-call-2026/form/',
    '/fr/programmes/camp-microsoft/',
    '/en/programs/camp-microsoft/',
    '/fr/programmes/bizspark/',
    '/fr/programmes/spark/',
  ]) {
    await page.goto(path);
    // Until its script has taken over, a form shows questions that do not concern the reader.
    if ((await page.locator('application-form').count()) > 0) await ready(page);
    const whole = await sheets();
    expect(whole).toBeGreaterThan(0);
    await page.addStyleTag({ content: 'footer { display: none !important }' });
    expect.soft(await sheets(), path).toBe(whole);
  }
});
