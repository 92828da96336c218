import type { Page } from 'playwright/test';
import { openDocument } from '../../support/document-page.ts';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';

test.describe.configure({ mode: 'default' });

/** Something holds the focus, and still does once the screen has come to rest. */
async function holdsFocus(page: Page, after: string): Promise<void> {
  const holder = () => page.evaluate(() => document.activeElement?.tagName);
  await expect.poll(holder, { message: after }).not.toBe('BODY');
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
  await expect.poll(holder, { message: after }).not.toBe('BODY');
}

test('an editor who works by keyboard keeps the focus while writing, saving, looking at versions and going elsewhere', async ({
  page,
}) => {
  page.on('dialog', (dialog) => void dialog.accept());
  const press = async (name: string | RegExp, key = 'Enter') => {
    await page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .press(key);
    await holdsFocus(page, `${key} on ${String(name)}`);
  };
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  await editor.fill('role', 'fr', 'Une fonction au clavier');
  await press('Enregistrer');
  await expect(editor.saved).toBeVisible();
  await holdsFocus(page, 'the save');
  await press('La mettre à jour plus tard');
  await press(/^Statut/);
  await page.getByRole('menuitem', { name: 'En relecture' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Statut/ })).toHaveText(/En relecture$/);
  await holdsFocus(page, 'another status');
  await expect(editor.changes).toBeVisible();
  await editor.changes.getByRole('button', { name: 'Fermer' }).press('Enter');
  await holdsFocus(page, 'what changes, closed');

  await press('Versions précédentes');
  const versions = page.getByRole('dialog', { name: 'Versions précédentes' });
  await versions.locator('summary').last().press('Enter');
  await expect(versions.getByRole('button', { name: 'Revenir à cette version' })).toBeVisible();
  await holdsFocus(page, 'a version, opened');
  await versions.getByRole('button', { name: 'Revenir à cette version' }).press('Enter');
  await holdsFocus(page, 'a version on its way back');
  await expect(versions.getByRole('button', { name: 'Ouvrir de nouveau le texte' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(versions).toBeHidden();
  await holdsFocus(page, 'the versions, closed');

  await page
    .getByRole('link', { name: /Personnes/ })
    .first()
    .press('Enter');
  await expect(page).toHaveURL(/collections\/people$/);
  await holdsFocus(page, 'the list of the section');
  await page.getByRole('link', { name: 'Programmes', exact: true }).press('Enter');
  await expect(page).toHaveURL(/collections\/programs/);
  await holdsFocus(page, 'another section');
  await page.getByRole('link', { name: /Spark/ }).first().press('Enter');
  await expect(editor.input('title', 'fr')).toBeVisible();
  await holdsFocus(page, 'a text opened from the list');
});

test('an editor who works by keyboard keeps the focus while adding, removing and putting back a question of a form', async ({
  page,
}) => {
  page.on('dialog', (dialog) => void dialog.accept());
  await openDocument(page, '/admin/#/collections/forms/entries/question');
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  await button('Déplier').first().press('Enter');
  await holdsFocus(page, 'a list, opened');
  const items = button(/^Retirer.: /);
  const count = await items.count();
  expect(count).toBeGreaterThan(0);
  await button(/^Ajouter.: /)
    .first()
    .press('Enter');
  await expect(items).not.toHaveCount(count);
  await holdsFocus(page, 'an item, added');
  await items.first().press('Enter');
  await holdsFocus(page, 'an item, removed');
  await button('Le remettre').press('Enter');
  await holdsFocus(page, 'the item, put back');
});

test('an editor who works by keyboard keeps the focus in the images', async ({ page }) => {
  await EditorPage.enter(page);
  const images = page.getByRole('button', { name: 'Images', exact: true });
  await images.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await holdsFocus(page, 'the images, opened');
  await page.keyboard.press('Tab');
  await holdsFocus(page, 'one step on');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await holdsFocus(page, 'the images, closed');
});
