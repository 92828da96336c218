import { type Page } from 'playwright/test';
import { askAxe, obstaclesOn } from '../support/axe.ts';
import { expect, test } from '../support/hosted-site.ts';

const results = (page: Page) => page.locator('search-panel ol > li');
const status = (page: Page) => page.locator('search-panel [role="status"]');

/** Presses Tab until an element that fits has the focus, as someone without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((fits) => document.activeElement?.matches(fits) ?? false, selector)) return;
  }
  throw new Error(`The keyboard never reaches ${selector}`);
}

for (const { home, answer, program } of [
  { home: '/fr/', answer: /^\d+ résultats pour «\sidees\s»$/, program: '/fr/programmes/bizspark/' },
  { home: '/en/', answer: /^\d+ results for “idees”$/, program: '/en/programs/bizspark/' },
])
  test(`from ${home}, with the keyboard alone, someone finds BizSpark under its former name, without the accent`, async ({
    page,
  }) => {
    await page.goto(home);
    await tabTo(page, 'header input[type="search"]');
    await page.keyboard.type('idees');
    await page.keyboard.press('Enter');
    await expect(status(page)).toHaveText(answer);
    await expect(results(page).first()).toContainText('BizSpark');
    await expect(results(page).first().locator('mark').first()).toHaveText(/Idées/);
    await tabTo(page, `a[href^="${program}"]`);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL((url) => url.pathname === program);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('BizSpark');
  });

/** Words that French writes after an apostrophe in most of our texts. */
const elided =
  'entente hameçonnage incubation incubateur entreprise accompagnement admissibilité exemple équipe appel ouverture information adresse écosystème idées innovation organisation organisme amorçage envoi accélérateur accueil argent expérience aide année'.split(
    ' ',
  );

test('a reader finds every French page that has a word, whatever article or preposition is glued to it', async ({
  page,
}) => {
  await page.goto('/fr/recherche/');
  const texts = await page.evaluate(async () => {
    const address = '/pagefind/pagefind.js';
    const { search } = (await import(address)) as {
      search: (
        query: null,
      ) => Promise<{ results: { data: () => Promise<{ raw_url: string; content: string }> }[] }>;
    };
    const { results } = await search(null);
    return Promise.all(
      results.map(async ({ data }) => {
        const { raw_url: url, content } = await data();
        return {
          url,
          words: content
            .normalize('NFC')
            .toLowerCase()
            .split(/[^\p{L}\p{N}]+/u),
        };
      }),
    );
  });
  let pages = 0;
  for (const word of elided) {
    const expected = texts.filter(({ words }) => words.includes(word)).map(({ url }) => url);
    pages += expected.length;
    await page.goto(`/fr/recherche/?q=${encodeURIComponent(word)}`);
    await expect(status(page)).not.toBeEmpty();
    const more = page.getByRole('button', { name: /^Afficher encore/ });
    while (await more.isVisible()) {
      const shown = await results(page).count();
      await more.click();
      await expect(results(page).nth(shown)).toBeVisible();
    }
    const links = await results(page).getByRole('link').all();
    const found = await Promise.all(links.map((link) => link.getAttribute('href')));
    const addresses = found.map((href) => href?.replace(/#?:~:text=.*$/, ''));
    const missed = expected.filter((url) => !addresses.includes(url));
    expect.soft(missed, word).toEqual([]);
  }
  expect(pages).toBeGreaterThan(100);
});

test('a word after an apostrophe is shown as its page writes it, and the browser goes to it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 400, height: 500 });
  for (const typed of ["d'hameçonnage", 'd’hameçonnage', 'hameçonnage']) {
    await page.goto(`/fr/recherche/?q=${encodeURIComponent(typed)}`);
    await expect(status(page)).toHaveText(`1 résultat pour «\u00A0${typed}\u00A0»`);
    await expect(results(page).locator('mark')).toHaveText('d’hameçonnage');
  }
  await page.goto('/fr/recherche/?q=renouvelée+an');
  await expect(results(page).first().getByRole('link')).toHaveText(
    'L’entente sera-t-elle renouvelée après un an?',
  );
  await page.goto('/fr/recherche/?q=équipe&type=articles');
  const link = results(page).first().getByRole('link');
  await expect(link).toHaveAttribute('href', /:~:text=.*%E2%80%99%C3%A9quipe/);
  await link.click();
  await expect(page.getByText('’équipe').first()).toBeInViewport();
  await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport();
});

test('nothing is found, or marked, because a word was shortened until it fitted', async ({ page }) => {
  for (const word of ['Lévis', 'cibersécurité', 'hameçonneurs indus', 'aujourd’hui']) {
    await page.goto(`/fr/recherche/?q=${encodeURIComponent(word)}`);
    await expect(status(page)).toHaveText(/^Aucun résultat/);
  }
  await page.goto('/fr/recherche/?q=idées');
  await expect(results(page).locator('mark').first()).toBeVisible();
  for (const mark of await results(page).locator('mark').allTextContents()) expect(mark).toMatch(/id[ée]e/i);
});

test('a person who asks in a sentence, with a sum, or in words of their own is answered', async ({
  page,
}) => {
  for (const [address, title] of [
    ['/fr/recherche/?q=comment puis-je déposer ma candidature', 'Comment déposer sa candidature'],
    ['/fr/recherche/?q=date limite', 'Comment déposer sa candidature'],
    ['/fr/recherche/?q=120,000 $', 'Les 120 000 $ sont-ils en dollars canadiens, et versés en argent?'],
    ['/fr/recherche/?q=atelier 7', 'Exemple Atelier 07'],
    ['/fr/recherche/?q=téléphone', 'Nous joindre'],
    ['/fr/recherche/?q=appel', 'Appel d’exemple 2026'],
    ['/en/search/?q=$120,000', 'Is the $120,000 in Canadian dollars, and is it paid in cash?'],
    ['/en/search/?q=call', '2026 example call'],
  ] as const) {
    await page.goto(address);
    await expect.soft(results(page).first().getByRole('link'), address).toHaveText(title);
  }
  await page.goto('/fr/recherche/?q=de la');
  await expect(status(page)).toHaveText(/^Aucun résultat/);
});

test('where no page has every word, those with some of them are shown, and a filter still narrows them', async ({
  page,
}) => {
  await page.goto('/fr/recherche/?q=hameçonnage philanthropique');
  await expect(status(page)).toHaveText(
    /^Aucune page ne contient tous ces mots\. \d+ pages en contiennent une partie/,
  );
  const all = await results(page).count();
  expect(all).toBeGreaterThan(1);
  await page.getByRole('checkbox', { name: /^Jeune entreprise/ }).check();
  await expect(results(page)).toHaveCount(1);
  await expect(results(page).first().getByRole('link')).toHaveText('Exemple Atelier 05');
});

test('a result leads to the words that were found, and the browser marks them', async ({ page }) => {
  await page.setViewportSize({ width: 400, height: 500 });
  await page.goto('/fr/recherche/?q=philanthropique');
  const link = results(page).first().getByRole('link');
  await expect(link).toHaveAttribute('href', /#:~:text=[^,]+-,philanthropique$/);
  await link.click();
  await expect(page.getByText('philanthropique').first()).toBeInViewport();
  await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport();
});

test('accents, capitals and plurals make no difference', async ({ page }) => {
  const first = async (words: string) => {
    await page.goto(`/fr/recherche/?q=${encodeURIComponent(words)}`);
    await expect(status(page)).toContainText('résultat');
    return results(page).getByRole('link').allTextContents();
  };
  const expected = await first('Idées');
  expect(expected).toContain('BizSpark');
  for (const words of ['idees', 'IDÉES', 'idée', 'idee'])
    expect((await first(words)).toSorted()).toEqual(expected.toSorted());
});

test('filters narrow the results, stand in the address, and the back button takes them off', async ({
  page,
}) => {
  await page.goto('/fr/recherche/?q=microsoft');
  const all = Number.parseInt((await status(page).filter({ hasText: 'résultats' }).textContent()) ?? '', 10);
  const programs = page.getByRole('checkbox', { name: /^Programme/ });
  await programs.check();
  await expect(page).toHaveURL('/fr/recherche/?q=microsoft&type=programs');
  await expect(status(page)).not.toHaveText(new RegExp(`^${all} `));
  for (const row of await results(page).all()) await expect(row.locator('.meta')).toHaveText(/^Programme/);
  await page.getByRole('checkbox', { name: /^Cybersécurité/ }).check();
  await expect(page).toHaveURL('/fr/recherche/?q=microsoft&type=programs&domain=cybersecurity');
  await expect(results(page)).toHaveCount(1);
  await expect(results(page)).toContainText('CAMP × Microsoft');

  await page.reload();
  await expect(results(page)).toHaveCount(1);
  await expect(programs).toBeChecked();
  await page.goBack();
  await expect(page).toHaveURL('/fr/recherche/?q=microsoft&type=programs');
  await page.goBack();
  await expect(programs).not.toBeChecked();
  await expect(status(page)).toHaveText(new RegExp(`^${all} `));
});

test('a filter without words lists every page of its kind', async ({ page }) => {
  await page.goto('/fr/recherche/?type=programs');
  await expect(status(page)).toHaveText('3 pages correspondent aux filtres');
  await expect(results(page).getByRole('link')).toHaveText(['BizSpark', 'CAMP × Microsoft', 'Spark']);
});

test('the number beside a filter is the number of results that it gives', async ({ page }) => {
  await page.goto('/en/search/?q=microsoft');
  const articles = page.locator('label', { has: page.getByRole('checkbox', { name: /^Article/ }) });
  await expect(articles).toContainText(/\(\d+\)/);
  const [count] = /\d+/.exec((await articles.textContent()) ?? '') ?? [];
  await articles.click();
  await expect(status(page)).toHaveText(new RegExp(`^${count} results? `));
});

test('a person who types sees and hears results without pressing a key more', async ({ page }) => {
  await page.goto('/fr/recherche/');
  await page.getByLabel('Mots recherchés').pressSequentially('cybersécurité');
  await expect(status(page)).toHaveText(/résultats pour «\scybersécurité\s»/);
  await expect(page).toHaveURL(/\?q=cybers/);
  await page.getByLabel('Mots recherchés').fill('');
  await expect(status(page)).toHaveText('');
  await expect(page.getByRole('heading', { name: 'Parcourir le site' })).toBeVisible();
});

test('more results come on demand, and the keyboard goes on from the first new one', async ({ page }) => {
  await page.goto('/fr/recherche/?q=microsoft');
  await expect(results(page)).toHaveCount(10);
  await page.getByRole('button', { name: /^Afficher encore/ }).press('Enter');
  await expect(results(page).nth(10).getByRole('link')).toBeFocused();
});

test('a word that no page has brings the nearest one, or what the other language has', async ({ page }) => {
  await page.goto('/fr/recherche/?q=xybersecurite');
  await page.getByRole('button', { name: 'Essayer « cybersécurité »' }).click();
  await expect(page).toHaveURL(/q=cybers%C3%A9curit%C3%A9/);
  await expect(results(page).first()).toBeVisible();

  await page.goto('/fr/recherche/?q=founders');
  await expect(status(page)).toHaveText(
    /^Aucun résultat pour «\sfounders\s». En anglais, \d+\srésultats\s:$/,
  );
  await expect(results(page).first().getByRole('link')).toHaveAttribute('lang', 'en');
  await expect(results(page).first().getByRole('link')).toHaveAttribute('href', /^\/en\//);
});

test('where filters leave nothing, one button takes them off', async ({ page }) => {
  await page.goto('/en/search/?q=idees&type=people');
  await expect(status(page)).toHaveText('No results with these filters.');
  await page.getByRole('button', { name: /^Show the \d+ results without filters$/ }).click();
  await expect(page).toHaveURL('/en/search/?q=idees');
  await expect(results(page).first()).toBeVisible();
});

test('the language switch asks the same question in the other language', async ({ page }) => {
  await page.goto('/fr/recherche/?q=idees&type=programs');
  await expect(results(page)).toHaveCount(1);
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect(page).toHaveURL('/en/search/?q=idees&type=programs');
  await expect(results(page)).toHaveCount(1);
});

test('an example is badged in the results, and a call says how it stands', async ({ page }) => {
  await page.goto('/fr/recherche/?type=calls');
  const row = results(page).first();
  await expect(row.getByText('Exemple', { exact: true })).toBeVisible();
  await expect(row.locator('.meta')).toHaveText(/Annoncé|Ouvert|Clôture|Clos|Sélection|Délai|Résultats/);
});

test('a date that was inferred is never shown in the results as certain', async ({ page }) => {
  await page.goto('/fr/recherche/?q=ferré&type=articles');
  await expect(results(page).first().locator('.meta')).toHaveText(/2013 \(année déduite\)/);
});

test('a search that does not answer says so, and how to go on', async ({ page }) => {
  await page.route('**/pagefind/**', (route) => route.abort());
  await page.goto('/fr/recherche/?q=spark');
  await expect(status(page)).toHaveText(/^La recherche ne répond pas pour l’instant/);
  await expect(page.getByRole('main').getByRole('link', { name: 'Programmes' })).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the search page leads to the lists instead of showing a form that does nothing', async ({ page }) => {
    await page.goto('/en/search/?q=spark');
    await expect(page.getByRole('main').getByRole('searchbox')).toBeHidden();
    expect(await page.locator('main noscript').innerText()).toContain('JavaScript');
    await page.getByRole('main').getByRole('link', { name: 'Programs' }).click();
    await expect(page).toHaveURL('/en/programs/');
  });
});

for (const [name, address] of [
  ['nothing asked', '/fr/recherche/'],
  ['results', '/fr/recherche/?q=microsoft&type=programs'],
  ['nothing found', '/fr/recherche/?q=xybersecurite'],
  ['results of the other language', '/en/search/?q=cohorte'],
] as const)
  test(`axe finds no obstacle on the search page, by day or at night: ${name}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(address);
    await expect(
      address.includes('?') ? status(page) : page.getByRole('heading', { level: 1 }),
    ).not.toBeEmpty();
    expect(await obstaclesOn(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    const night = await askAxe(page, {}, { only: ['color-contrast'] });
    expect(night).toEqual({ obstacles: [], passed: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

test('a reader of the results is offered no filter that leads to nothing, and one field to search in', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/fr/recherche/?q=cybersécurité');
  await expect(page.locator('search-panel ol > li').first()).toBeVisible();
  await expect(page.getByText('(0)', { exact: true }).filter({ visible: true })).toHaveCount(0);
  await expect(page.getByRole('searchbox').filter({ visible: true })).toHaveCount(1);
  await page.goto('/fr/recherche/');
  await expect(page.getByRole('checkbox', { name: 'Cybersécurité' })).toBeVisible();
});

test('nobody is asked to press a button for one or two more results', async ({ page }) => {
  for (const words of ['cybersécurité', 'microsoft', 'exemple', 'hameçonnage', 'entente']) {
    await page.goto(`/fr/recherche/?q=${words}`);
    await expect(page.locator('search-panel ol > li').first()).toBeVisible();
    const more = page.getByRole('button', { name: /^Afficher encore/ });
    if (!(await more.isVisible())) continue;
    const total = Number.parseInt((await page.locator('[data-status]').textContent()) ?? '', 10);
    expect.soft(total, words).toBeGreaterThan(12);
  }
});
