import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('an editor shares a draft by a link: a person without an account and without scripts reads it until it is withdrawn', async ({
  page,
  browser,
}) => {
  const editor = await EditorPage.open(page, 'partners', 'microsoft');
  const button = page.getByRole('button', { name: 'Partager le brouillon' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Partager le brouillon' });
  await expect(dialog).toContainText('Aucun lien n’est valable en ce moment.');
  await dialog.getByRole('button', { name: 'Créer un lien' }).click();
  await expect(dialog.getByRole('alert'), 'nothing is saved yet').toContainText('Ce brouillon n’existe pas');
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  await editor.fill('summary', 'fr', 'Un résumé à montrer au partenaire.');
  await editor.fill('summary', 'en', 'A summary to show to the partner.');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await button.click();
  await dialog.getByRole('button', { name: 'Créer un lien' }).click();
  const field = dialog.getByLabel('Adresse à envoyer');
  await expect(field).toBeFocused();
  const address = await field.inputValue();
  expect(new URL(address).pathname).toMatch(/^\/fr\/brouillon\/[\w-]{22}\/$/);
  await expect(dialog.getByRole('listitem')).toContainText(/Créé le .*, valable jusqu’au /);
  expect(await obstaclesOn(page)).toEqual([]);

  const visitor = await browser.newContext({
    javaScriptEnabled: false,
    storageState: { cookies: [], origins: [] },
  });
  const shown = await visitor.newPage();
  const path = new URL(address).pathname;
  await shown.goto(path);
  await expect(shown.getByRole('complementary', { name: 'Brouillon, pas encore publié' })).toContainText(
    'valable jusqu’au',
  );
  await expect(shown.locator('main')).toContainText('Un résumé à montrer au partenaire.');
  await shown.getByRole('link', { name: 'Lire ce brouillon en anglais' }).click();
  await expect(shown.getByRole('complementary', { name: 'Draft, not published yet' })).toBeVisible();
  await expect(shown.locator('main')).toContainText('A summary to show to the partner.');
  await shown.goto('/fr/organisations/microsoft/');
  await expect(shown.locator('main')).not.toContainText('Un résumé à montrer');

  await dialog.getByRole('button', { name: /^Retirer le lien/ }).click();
  await expect(dialog).toContainText('Aucun lien n’est valable en ce moment.');
  expect((await shown.goto(path))?.status()).toBe(410);
  await expect(shown.getByRole('heading', { level: 1 })).toHaveText('Ce lien ne mène plus à rien');
  await visitor.close();
});
