import { expect, test } from '../support/hosted-site.ts';

const directory = '/fr/entreprises/';

test('a reader filters the start-ups by domain, and shares what they see', async ({ page }) => {
  await page.goto(directory);
  const domains = page.getByRole('group', { name: 'Domaine' });
  await domains.getByRole('radio').nth(1).check();
  const status = page.getByRole('status');
  await expect(status).toHaveText(/^\d+ sur 10$/);
  await expect(page).toHaveURL(/\?domain=[a-z-]+$/);
  const shared = page.url();
  const answer = await status.textContent();
  await page.goto('/fr/');
  await page.goto(shared);
  await expect(page.getByRole('status')).toHaveText(answer ?? '');
  await expect(domains.getByRole('radio').nth(1)).toBeChecked();
});

test('a reader chooses one of a few values by keyboard, and an address with a value nobody has filters nothing', async ({
  page,
}) => {
  await page.goto(`${directory}?domain=nobody`);
  const domains = page.getByRole('group', { name: 'Domaine' });
  await expect(domains.getByRole('radio', { name: 'Sans filtre' })).toBeChecked();
  await expect(page.getByRole('status')).toHaveText('10 entreprises');
  await domains.getByRole('radio', { name: 'Sans filtre' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(domains.getByRole('radio').nth(1)).toBeChecked();
  await expect(domains.getByRole('radio').nth(1)).toBeFocused();
  await expect(page.getByRole('status')).toHaveText(/^\d+ sur 10$/);
});

test('a reader who goes on in the other language keeps the filters, and the question that was open', async ({
  page,
}) => {
  await page.goto(`${directory}?domain=cybersecurity`);
  // The page first counts all; the filter of the address comes with its script.
  const filtered = page.getByRole('status').filter({ hasText: /^\d+ sur \d+/ });
  const count = Number.parseInt((await filtered.textContent()) ?? '', 10);
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect(page).toHaveURL('/en/startups/?domain=cybersecurity');
  await expect(page.getByRole('status')).toHaveText(new RegExp(`^${count} `));
  await page.goto('/fr/questions/#equity');
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect(page).toHaveURL('/en/questions/#equity');
});

test('a reader who filters sees one count, and a way to clear only what there is to clear', async ({
  page,
}) => {
  await page.goto(directory);
  const reset = page.getByRole('button', { name: 'Tout effacer' });
  await expect(page.getByRole('status')).toHaveText('10 entreprises');
  await expect(reset).toBeHidden();
  await page.getByRole('radio', { name: /^Cybersécurité/ }).check();
  await expect(page.getByRole('status')).toHaveText(/^\d sur 10$/);
  await expect(page.getByText(/10 entreprises/)).toHaveCount(0);
  const [field, button] = [await page.getByLabel('Mots').boundingBox(), await reset.boundingBox()];
  expect(button?.height).toBe(field?.height);
});

test('a reader finds a start-up by words without accents, and clears the filters', async ({ page }) => {
  await page.goto(directory);
  const groups = page.getByRole('heading', { name: 'Cohorte d’exemple 2026' });
  await expect(groups).toBeVisible();
  await page.getByLabel('Mots').fill('realite casque');
  await expect(page.getByRole('status')).toHaveText('1 sur 10');
  await expect(groups).toBeHidden();
  await expect(
    page.getByRole('main').locator('[data-list]').getByText('Exemple', { exact: true }),
  ).toBeVisible();
  await page.getByLabel('Mots').fill('introuvable');
  await expect(page.getByRole('status')).toContainText('Aucune entreprise ne correspond');
  await page.getByRole('button', { name: 'Tout effacer' }).click();
  await expect(groups).toBeVisible();
  await expect(page).toHaveURL(directory);
  await expect(page.getByRole('status')).toHaveText('10 entreprises');
  await expect(page.getByRole('button', { name: 'Tout effacer' })).toBeHidden();
  await expect(page.getByLabel('Mots')).toBeFocused();
});

test('two thousand start-ups answer a filter within a tenth of a second, and show the rest without losing the focus', async ({
  page,
}) => {
  const rows = Array.from({ length: 2000 }, (_, index) => ({
    n: `Exemple Atelier ${index}`,
    u: `/fr/entreprises/exemple-${index}/`,
    t: 'Répéter une intervention de maintenance en réalité augmentée avant de toucher à la machine.',
    f: { domain: [index % 3 === 0 ? 'cybersecurity' : 'blockchain'], cohort: ['demo-2026'] },
    m: 'Cybersécurité · Québec',
    x: true,
  }));
  await page.route('**/data/lists/startups-fr.json', (route) => route.fulfill({ json: rows }));
  await page.goto(directory);
  await page.getByLabel('Mots').fill('atelier');
  await expect(page.getByRole('status')).toHaveText('2000 sur 2000');
  const devtools = await page.context().newCDPSession(page);
  // Of the page's thread, not of the clock: a busy machine does not count.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyMs = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const before = await busyMs();
  const rounds = await page.evaluate(async () => {
    const output = document.querySelector('output');
    if (!output) throw new Error('The directory has no output.');
    const choose = async (domain: string) => {
      const answered = new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(output, { childList: true, characterData: true, subtree: true });
      });
      document.querySelector<HTMLInputElement>(`[name="domain"][value="${domain}"]`)?.click();
      await answered;
    };
    const domains = ['cybersecurity', 'blockchain', 'cybersecurity', 'blockchain', 'cybersecurity'];
    for (const domain of domains) await choose(domain);
    return domains.length;
  });
  const spent = ((await busyMs()) - before) / rounds;
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThan(100);
  await expect(page.getByRole('status')).toHaveText('667 sur 2000');
  // A person who goes through the list by keyboard goes on where more of it begins, to its end.
  const more = page.getByRole('button', { name: 'Afficher la suite' });
  const links = page.locator('[data-list] a');
  while (await more.isVisible()) {
    const shown = await links.count();
    await more.focus();
    await page.keyboard.press('Enter');
    await expect(links.nth(shown)).toBeFocused();
  }
  await expect(links).toHaveCount(667);
});

test('the list stays where it is when the script of its filters comes late', async ({ page }) => {
  let comes = () => {};
  const late = new Promise<void>((resolve) => (comes = resolve));
  await page.route('**/*.js', async (route) => {
    await late;
    await route.continue();
  });
  await page.goto(directory, { waitUntil: 'commit' });
  const heading = page.getByRole('heading', { name: 'Cohorte d’exemple 2026' });
  await heading.waitFor();
  await page.evaluate(() => document.fonts.ready);
  await expect(page.getByLabel('Mots')).toBeHidden();
  const before = await heading.boundingBox();
  comes();
  await expect(page.getByLabel('Mots')).toBeVisible();
  expect(await heading.boundingBox()).toEqual(before);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the start-ups stand by cohort, and the page says that its filters need a script', async ({
    page,
  }) => {
    await page.goto(directory);
    await expect(page.getByText('Les filtres nécessitent JavaScript')).toBeVisible();
    await expect(page.getByLabel('Mots')).toBeHidden();
    await expect(page.getByText('10 entreprises')).toBeVisible();
    await expect(page.getByRole('link', { name: /^Exemple Atelier/ })).toHaveCount(10);
  });
});
