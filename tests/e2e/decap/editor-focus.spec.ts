import type { Page } from 'playwright/test';
import { obstaclesOn } from '../../support/axe.ts';
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

/** The bar that shows a page being loaded lives for a moment and stands outside every landmark. */
const exclude = ['body > canvas'];
const noObstacle = (page: Page, screen: string) =>
  expect.poll(() => obstaclesOn(page, { exclude }), { message: screen }).toEqual([]);

for (const [locale, words] of [
  [
    'fr-CA',
    {
      versions: 'Versions précédentes',
      choose: 'Images',
      more: /^Ajouter/,
      open: 'Déplier',
      work: '/admin/travail/',
    },
  ],
  [
    'en-CA',
    { versions: 'Earlier versions', choose: 'Images', more: /^Add/, open: 'Expand', work: '/admin/work/' },
  ],
] as const) {
  test.describe(locale, () => {
    test.use({ locale });

    test(`settings, a form with its questions open, earlier versions, images and the to-do page have no obstacle that axe can find (${locale})`, async ({
      page,
    }) => {
      await EditorPage.open(page, 'people', 'regis-labeaume');
      await page.getByRole('button', { name: words.versions }).click();
      const versions = page.getByRole('dialog', { name: words.versions });
      await versions.locator('summary').first().click();
      await expect(versions.locator('details p').first()).toBeVisible();
      await noObstacle(page, 'earlier versions');
      await page.keyboard.press('Escape');

      await page.goto('/admin/#/collections/forms/entries/question');
      const fold = page.getByRole('button', { name: words.open, exact: true });
      await expect(fold.first()).toBeVisible();
      while ((await fold.count()) > 0) await fold.first().click();
      await noObstacle(page, 'a form');
      await page.goto('/admin/#/collections/settings/entries/site');
      await expect(fold.first()).toBeVisible();
      await noObstacle(page, 'settings');
      await page.goto('/admin/#/collections/programs');
      await page.getByRole('button', { name: words.choose, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await noObstacle(page, 'images');
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(words.work);
        await noObstacle(page, `the to-do page, ${colorScheme}`);
      }
    });
  });
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
