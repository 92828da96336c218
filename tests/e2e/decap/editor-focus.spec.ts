import type { Page } from 'playwright/test';
import { z } from 'zod';
import { obstaclesOn } from '../../support/axe.ts';
import { openDocument } from '../../support/document-page.ts';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';

const sentSchema = z.object({ data: z.string(), file: z.object({ id: z.string() }) });

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

  const handles = button(/^Déplacer.: /);
  const moved = (await handles.first().getAttribute('aria-label')) ?? '';
  const handle = page.getByRole('button', { name: moved, exact: true });
  const placeOf = () => handles.evaluateAll((all) => all.findIndex((one) => one === document.activeElement));
  await handle.press('ArrowDown');
  await expect(page.getByText(/^Place 2 sur \d+$/)).toBeAttached();
  await holdsFocus(page, 'a part, moved down');
  await expect.poll(placeOf).toBeGreaterThan(0);
  await expect(handle).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect.poll(placeOf).toBe(0);
  await expect(handle).toBeFocused();
});

test('an editor who works by keyboard keeps the focus on the board of drafts, when a text goes and when references to it are decided', async ({
  page,
  server,
}) => {
  page.on('dialog', (dialog) => void dialog.accept());
  const ask = async (action: string, params: object): Promise<unknown> => {
    const answer = await page.request.post('/admin/api/v1', {
      data: { action, params },
      headers: { origin: server.origin },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const path = 'content/partners/fr/quebec-city.mdx';
  const { data, file } = sentSchema.parse(await ask('getEntry', { path }));
  const drafted = { path, raw: data.replace(/^summary: .*$/m, 'summary: À relire.'), base: file.id };
  const options = { useWorkflow: true, collectionName: 'partners' };
  await ask('persistEntry', { dataFiles: [drafted], assets: [], options });
  await EditorPage.open(page, 'startups', 'exemple-atelier-05');
  await page.getByRole('button', { name: /^Supprimer/ }).press('Enter');
  await expect(page).toHaveURL(/collections\/startups$/);
  await holdsFocus(page, 'a text, deleted');

  await page.goto('/admin/#/workflow');
  const card = page.getByRole('link', { name: /À relire/ });
  await card.focus();
  await noObstacle(page, 'the board');
  await ask('updateUnpublishedEntryStatus', {
    collection: 'partners',
    slug: 'quebec-city',
    newStatus: 'pending_publish',
  });
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(page.getByText('Prêts à publier\u00a0: 1.')).toBeVisible();
  await holdsFocus(page, 'a draft, moved on by a colleague');
  await expect(card).toBeFocused();
  const column = page.locator('div:has(> h2[class*="ColumnHeader"])', { has: card });
  await column.getByRole('button', { name: 'Supprimer les modifications' }).press('Enter');
  await expect(card).toBeHidden();
  await holdsFocus(page, 'a draft, thrown away');

  await EditorPage.open(page, 'programs', 'bizspark');
  await page.getByRole('button', { name: 'Publié', exact: true }).press('Enter');
  await page.getByRole('menuitem', { name: 'Retirer du site' }).press('Enter');
  const decision = page.getByRole('dialog', { name: 'D’autres textes y renvoient' });
  await holdsFocus(page, 'the question about references');
  await noObstacle(page, 'the question about references');
  await decision.getByLabel('Autre texte').selectOption('programs/spark');
  await decision.getByRole('button', { name: 'Faire mener à l’autre texte' }).press('Enter');
  await expect(page).toHaveURL(/collections\/programs$/);
  await holdsFocus(page, 'a text, taken off the site');

  await page.goto('/admin/travail/');
  for (const title of ['Exemple Atelier 05', 'Ville de Québec'])
    await expect(
      page
        .getByRole('listitem')
        .filter({ hasText: title })
        .getByRole('button', { name: /^Rétablir/ }),
    ).toBeVisible();
  await noObstacle(page, 'the deleted texts');
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
