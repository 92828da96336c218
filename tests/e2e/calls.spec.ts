import { expect, test } from '../support/hosted-site.ts';

const call = '/fr/candidater/appel-exemple-2026/';
const criteria = '/fr/programmes/camp-microsoft/criteres/';

/** The example call closes on 31 March 2027 at 23:59 in Québec City. */
const lastMinute = new Date('2027-04-01T03:58:30Z');

test('a page left open when the call closes says so by itself', async ({ page }) => {
  await page.clock.install({ time: lastMinute });
  await page.goto(call);
  const state = page.getByRole('main').locator('header call-state');
  await expect(state).toContainText('Clôture imminente');
  await page.clock.fastForward(60_000);
  await expect(state).toContainText('Délai de grâce');
  await page.clock.fastForward(31 * 60_000);
  await expect(state).toContainText('Sélection en cours');
});

test('a page left open past the day for which criteria were promised says that they are late', async ({
  page,
}) => {
  await page.clock.install({ time: lastMinute });
  await page.goto(criteria);
  await page.evaluate((lateFrom) => {
    const promise = document.createElement('dated-promise');
    Object.assign(promise.dataset, { lateFrom: String(lateFrom), state: 'En retard', when: '(promis hier)' });
    promise.innerHTML = '<strong>À venir</strong> <span>pour demain</span>';
    document.querySelector('main')?.append(promise);
  }, lastMinute.getTime() + 3_600_000);
  const promise = page.locator('dated-promise').last();
  await page.clock.fastForward(3_000_000);
  await expect(promise).toHaveText('À venir pour demain');
  await page.clock.fastForward(600_000);
  await expect(promise).toHaveText('En retard (promis hier)');
});

test.describe('for a prospect in Paris', () => {
  test.use({ timezoneId: 'Europe/Paris' });

  test('the deadline is told in the call’s time and in theirs', async ({ page }) => {
    await page.goto(call);
    const deadline = page.getByRole('row', { name: 'Clôture' });
    await expect(deadline).toContainText(/31\smars\s2027, à\s23\sh\s59 \(HAE\)/);
    await expect(deadline).toContainText(/Heure locale \(Paris\)\s: 1er\savril\s2027, 5\sh\s59/);
  });
});

test.describe('for a prospect in Québec City', () => {
  test.use({ timezoneId: 'America/Toronto' });

  test('the deadline is told once', async ({ page }) => {
    await page.goto(call);
    await expect(page.locator('own-time').first()).toBeAttached();
    for (const own of await page.locator('own-time').all()) await expect(own).toBeHidden();
  });
});

test('a prospect checks their own eligibility, and nothing leaves the page', async ({ page }) => {
  await page.goto(criteria);
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() !== 'other') requests.push(request.url());
  });
  const check = page.locator('self-check');
  const boxes = await check.getByRole('checkbox').all();
  await boxes[0]?.check();
  await expect(check.getByRole('status')).toHaveText(`1 sur ${boxes.length}`);
  for (const box of boxes) await box.check();
  await expect(check.getByRole('status')).toHaveText('Vous répondez à tous les critères d’admissibilité.');
  expect(requests).toEqual([]);
  const apply = check.getByRole('link', { name: 'Poser ma candidature' });
  await boxes[0]?.uncheck();
  await expect(apply).toBeHidden();
  await boxes[0]?.check();
  await apply.click();
  await expect(page).toHaveURL(`${call}formulaire/`);
});

test('what changed between two versions of the criteria can be read side by side', async ({ page }) => {
  await page.goto(criteria);
  const comparison = page.getByRole('table', { name: 'Comparaison avec la version précédente' });
  const row = comparison.getByRole('row', { name: 'Poids de la technologie' });
  await expect(row.locator('del')).toHaveText(/35\s%/);
  await expect(row.locator('ins')).toHaveText(/30\s%/);
});

test('the weight of each criterion is written, and drawn to the same scale', async ({ page }) => {
  await page.goto(criteria);
  const table = page.getByRole('table', { name: 'Sélection' }).first();
  const rows = table.getByRole('row').filter({ has: page.locator('svg') });
  const texts = await rows.locator('td').allInnerTexts();
  const weights = texts.map((text) => Number.parseInt(text, 10));
  expect(weights).toEqual([25, 30, 20, 15, 10]);
  const widths = await rows
    .locator('svg')
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  const perPoint = widths.map((width, index) => width / (weights[index] ?? 0));
  for (const one of perPoint) expect(one).toBeCloseTo(perPoint[0] ?? 0, 1);
});

test('a team reads every question of the form before anyone fills it in', async ({ page }) => {
  await page.goto(call);
  await page.getByRole('link', { name: 'Toutes les questions du formulaire' }).click();
  await expect(page.getByText('Nombre de personnes dans l’équipe')).toBeVisible();
  await expect(page.getByText(/Un fichier PDF, 10\sMo au plus/).first()).toBeVisible();
  await expect.poll(() => page.locator('.question').count()).toBeGreaterThan(10);
});

for (const [path, words] of [
  ['/fr/candidater/appel-exemple-2027/', 'M’avertir de l’ouverture'],
  ['/en/apply/example-call-2027/', 'Notify me when it opens'],
] as const)
  test(`who reads ${path} before it opens finds how to be told where one would apply`, async ({ page }) => {
    await page.goto(path.replace('2027', '2026'));
    const apply = await page.locator('main header .button').boundingBox();
    await page.goto(path);
    const button = page.locator('main header').getByRole('link', { name: words });
    const { x, height } = (await button.boundingBox()) ?? {};
    expect([x, height]).toEqual([apply?.x, apply?.height]);
    await button.click();
    await expect(page.locator('application-form [name=email]')).toBeInViewport();
  });

test('a reader finds the criteria that are published before those to come, and what changed in one click', async ({
  page,
}) => {
  await page.goto(criteria);
  const sets = await page.getByRole('article').evaluateAll((all) => all.map(({ id }) => id));
  expect(sets[0]).toBe('demo-2026');
  const contents = page.getByRole('navigation', { name: 'Sur cette page' });
  await contents.getByRole('link', { name: /^Modifié le \d{1,2}/ }).click();
  await expect(page.getByRole('heading', { name: 'Ce qui a changé' })).toBeInViewport();
});
