import type { Page } from 'playwright/test';
import { applyPage, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { openForm, pdfOf, summaryOf } from '../support/form-page.ts';
import { expect, test } from '../support/served-site.ts';

const summaryField = (page: Page) => page.getByLabel('Votre projet en une phrase');

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a prospect reads how long an answer may be before they write it', async ({ page }) => {
      await openForm(page, applyPage, javaScriptEnabled);
      await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveAccessibleDescription(
        /120 caractères au plus/,
      );
      await expect(page.getByLabel('Quel problème résolvez-vous')).toHaveAccessibleDescription(
        /2\s000 caractères au plus/,
      );
    });
  });
}

test('a pasted text that is too long stays whole, is counted, and is told while it can be shortened', async ({
  page,
}) => {
  await openForm(page, applyPage);
  const field = summaryField(page);
  await field.fill('Deux mots');
  const count = page.locator('[data-field="summary"] [data-count]');
  await expect(count).toHaveText(/^9 caractères sur 200$/);
  const aloud = page.locator('[data-count-aloud]');
  await expect(aloud).toHaveText('');
  await field.fill('a'.repeat(210));
  await expect(field).toHaveValue('a'.repeat(210));
  await expect(count).toHaveText(/^210 caractères sur 200$/);
  await expect(aloud).toHaveText(/210 caractères sur 200$/);
  await field.fill('');
  await expect(count).toHaveText(/200 caractères au plus/);
  expect(await obstaclesOn(page)).toEqual([]);
});

test('a file that is too large is refused when it is chosen, and the error goes with the next choice', async ({
  page,
  server,
}) => {
  await openForm(page, applyPage);
  await fillIn(page);
  const input = page.getByLabel('Présentation du projet');
  const error = page.locator('[data-field="pitchDeck"] [data-error]');
  await input.setInputFiles(pdfOf('lourd.pdf', 11_000_000));
  await expect(error).toHaveText(/lourd\.pdf\s» dépasse 10\sMo/);
  await expect(input).toHaveAccessibleDescription(/lourd\.pdf/);
  await page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
  await expect(summaryOf(page).getByRole('link')).toHaveCount(1);
  await expect(page).toHaveTitle(/^Erreur\s: /);
  await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await expect(error).toHaveText(/notes\.txt\s» n’est pas un PDF/);
  await input.setInputFiles(pdfOf('leger.pdf', 1_000));
  await expect(error).toHaveCount(0);
  await expect(summaryOf(page)).toBeHidden();
  await expect(page).not.toHaveTitle(/^Erreur/);
  await page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
  await expect(page).toHaveURL(/\/fr\/recu\//);
  const [message] = await server.mail();
  expect(message?.attachments.map(({ filename }) => filename)).toContain('leger.pdf');
});

test('who follows an error on a phone sees the question that it is about', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 600 });
  await openForm(page, applyPage);
  await page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
  await summaryOf(page)
    .getByRole('link', { name: /Où en êtes-vous/ })
    .click();
  const question = page.locator('[data-field="stage"]');
  await expect(question.getByRole('radio').first()).toBeFocused();
  await expect(question.locator('legend')).toBeInViewport({ ratio: 1 });
});
