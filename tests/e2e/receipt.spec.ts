import type { Page } from 'playwright/test';
import { applyPage, callPage, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { expect, test } from '../support/served-site.ts';

const address = 'exemple@example.org';

async function apply(page: Page): Promise<void> {
  await page.goto(applyPage);
  await page.locator('application-form[data-ready]').waitFor();
  await fillIn(page);
  await page.getByLabel('courriel').fill(address);
  await page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
  await expect(page).toHaveURL(/\/fr\/recu\//);
}

/** True where every block of the page's text begins on one of the two axes of the grid. */
const startsOf = (page: Page) =>
  page
    .locator('main h1, main .margin h2, main .content > *')
    .evaluateAll((blocks) => [
      ...new Set(blocks.map((block) => Math.round(block.getBoundingClientRect().left))),
    ]);

test('a receipt says that a confirmation goes out, never to which address: a person who has its link may read it', async ({
  page,
  server,
}) => {
  await apply(page);
  await expect(page.getByText(/Un accusé de réception part aussi à l’adresse courriel/)).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(address);
  await expect(page.getByRole('main')).not.toContainText('example.org');
  await server.mail();
});

test('an applicant copies the reference number, or prints the receipt, with one click', async ({
  page,
  context,
}) => {
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.setAttribute('data-printed', '');
    };
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await apply(page);
  const number = await page.locator('[data-reference]').innerText();
  await page.getByRole('button', { name: 'Copier le numéro' }).click();
  await expect(page.getByText('Numéro copié.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(number);
  await page.getByRole('button', { name: 'Imprimer cette page' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-printed', '');
});

test('a receipt leads on: back to the call, to its dates for a calendar, and to the news', async ({
  page,
}) => {
  await apply(page);
  const next = page.getByRole('region', { name: 'La suite' });
  await expect(next.getByRole('link', { name: 'Suivre les actualités' })).toHaveAttribute(
    'href',
    '/fr/actualites/',
  );
  const calendar = next.getByRole('link', { name: /agenda/ });
  const answer = await page.request.get((await calendar.getAttribute('href')) ?? '');
  expect(await answer.text()).toContain('BEGIN:VCALENDAR');
  await next.getByRole('link', { name: 'Revenir à l’appel' }).click();
  await expect(page).toHaveURL(callPage);
});

test('what the server answers stands on the grid of the other pages', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await apply(page);
  expect.soft(await startsOf(page), 'receipt').toEqual([48, 451]);
  await page.goto(applyPage);
  await page.locator('application-form[data-ready]').waitFor();
  await fillIn(page);
  await page.getByRole('button', { name: 'Relire avant d’envoyer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Relisez vos réponses');
  expect.soft(await startsOf(page), 'review').toEqual([48, 451]);
  expect(await obstaclesOn(page)).toEqual([]);
  await page.goto(applyPage);
  await page.locator('application-form[data-ready]').waitFor();
  await page.getByRole('radio', { name: 'Non' }).check();
  await page.getByRole('radio', { name: 'Cybersécurité' }).check();
  await page.getByRole('button', { name: 'Vérifier mon admissibilité' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre projet n’est pas admissible');
  expect.soft(await startsOf(page), 'ineligible').toEqual([48, 451]);
  expect(await obstaclesOn(page)).toEqual([]);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a receipt offers no button that does nothing, and a form sent back keeps its fields in the text’s column', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(applyPage);
    await fillIn(page);
    await page.getByLabel('courriel').fill('exemple');
    await page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
    await expect(page.locator('[data-error-summary]')).toBeFocused();
    await expect(page.locator('[data-field="email"] [data-error]')).toHaveText(
      /^\s*Erreur\s*:?\s*Vérifiez l’adresse;/,
    );
    for (const part of ['[data-error-summary]', 'application-form [data-field]']) {
      const box = await page.locator(part).first().boundingBox();
      expect(Math.round(box?.x ?? 0), part).toBe(451);
    }
    await page.getByLabel('courriel').fill(address);
    await page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
    await expect(page.locator('[data-reference]')).toBeVisible();
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  });
});
