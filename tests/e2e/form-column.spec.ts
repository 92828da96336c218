import type { Page } from 'playwright/test';
import { applyPage, callPage } from '../support/application.ts';
import { expect, test } from '../support/hosted-site.ts';

const ask = '/fr/questions/poser/';
const sessions = `${callPage}seances/`;
const opening = '/fr/candidater/appel-exemple-2027/';

const startOf = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => Math.round(element.getBoundingClientRect().left));

test('who fills in a form on a wide screen finds its fields where all other text of the page stands', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(callPage);
  const text = await startOf(page, '#facts >> xpath=../following-sibling::div');
  for (const path of [applyPage, ask, sessions, opening]) {
    await page.goto(path);
    expect.soft(await startOf(page, 'application-form [data-field]'), path).toBe(text);
    const end = await page
      .locator('application-form section')
      .first()
      .evaluate((element) => element.getBoundingClientRect().right);
    expect.soft(end, path).toBeGreaterThan(0.75 * 1280);
  }
});

test('a prospect deep in the form still sees its parts, the deadline and when their answers were kept', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 800 });
  await page.goto(applyPage);
  await page.locator('application-form[data-ready]').waitFor();
  const summary = page.getByLabel('Votre projet en une phrase');
  await summary.scrollIntoViewIfNeeded();
  await summary.fill('Des carnets que l’on n’oublie pas.');
  const form = page.locator('application-form');
  await expect(form.getByRole('link', { name: 'Votre consentement', exact: true })).toBeInViewport();
  await expect(form.getByText(/31\smars\s2027, à\s23\sh\s59 \(HAE\)/).first()).toBeInViewport();
  await expect(form.getByText(/Gardées à \d{1,2}\sh/)).toBeInViewport();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the parts of a form and its deadline stay in sight too', async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(applyPage);
    await page.getByLabel('Adresse courriel').scrollIntoViewIfNeeded();
    const form = page.locator('application-form');
    await expect(form.getByRole('link', { name: 'Votre projet', exact: true })).toBeInViewport();
    await expect(form.getByText(/31\smars\s2027, à\s23\sh\s59 \(HAE\)/).first()).toBeInViewport();
  });

  test('the whole notice about personal information can be unfolded above the button', async ({ page }) => {
    await page.goto(ask);
    const notice = page.locator('[data-notice]');
    await expect(notice.getByText('Commission d’accès à l’information')).toBeHidden();
    await notice.locator('summary').click();
    await expect(notice.getByText('Commission d’accès à l’information')).toBeVisible();
  });
});

test('the headings of a form’s parts stand below the heading of the form', async ({ page }) => {
  await page.goto(applyPage);
  await expect(page.getByRole('heading', { name: 'Votre projet', level: 2 })).toBeVisible();
  await page.goto(opening);
  const headings = page.locator('application-form').getByRole('heading');
  await expect(headings.first()).toHaveText('Recevoir un avis à l’ouverture');
  const levels = await headings.evaluateAll((all) => all.map(({ tagName }) => tagName));
  expect(levels).toEqual(['H2', ...levels.slice(1).map(() => 'H3')]);
});

for (const path of [ask, sessions, opening])
  test(`nothing but an agreement stands between the notice and the button of ${path}, and two sentences of it are in sight`, async ({
    page,
  }) => {
    await page.goto(path);
    const notice = page.locator('[data-notice]');
    await expect(notice.locator('details')).not.toHaveAttribute('open');
    const after = await notice.evaluate((element) =>
      [...(element.closest('form')?.querySelectorAll('[data-field]') ?? [])]
        .filter((field) => element.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING)
        .map((field) => field.querySelector('input')?.type),
    );
    expect(after.every((type) => type === 'checkbox')).toBe(true);
    expect((await notice.innerText()).length).toBeLessThan(480);
  });

test('what an applicant agrees to “as explained above” is above it in full, not folded away', async ({
  page,
}) => {
  await page.goto(applyPage);
  const notice = page.locator('[data-notice]');
  await expect(notice.getByText(/Commission d’accès à l’information/)).toBeVisible();
  await expect(notice.locator('details')).toHaveCount(0);
});

test('a long text stands in the column of all others, and its parts are named beside it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto('/fr/confidentialite/');
  expect(await startOf(page, '.prose > p')).toBe(451);
  const contents = page.getByRole('navigation', { name: 'Sur cette page' });
  await contents.getByRole('link', { name: 'Vos droits' }).click();
  await expect(page.getByRole('heading', { name: 'Vos droits' })).toBeInViewport();
  await expect(contents.getByRole('link', { name: 'Lire le site' })).toBeInViewport();
});

test('a printed form says until when it is taken and all of its notice, and nothing about what a screen does', async ({
  page,
}) => {
  await page.emulateMedia({ media: 'print' });
  await page.goto(applyPage);
  const form = page.locator('application-form');
  await expect(form.getByText(/31\smars\s2027, à\s23\sh\s59 \(HAE\)/).first()).toBeVisible();
  await expect(form.getByText('Rien n’est envoyé')).toBeHidden();
  await page.goto(ask);
  await expect(page.locator('[data-notice]').getByText(/Commission d’accès à l’information/)).toBeVisible();
  await expect(page.getByText('Aucun témoin')).toBeHidden();
});
