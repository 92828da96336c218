import { textVersionsSchema } from '../../../src/model/messages/comparison.ts';
import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('an editor reads who changed a text when, goes back to the version before, and comes forward again', async ({
  page,
  server,
}) => {
  const file = 'people/fr/jean-ferre.mdx';
  const before = await server.content.read(file);
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  const title = await editor.input('title', 'fr').inputValue();
  // What the other tests of this server have saved is among its versions; none is kept before the first save.
  const asked = await page.request.post('/admin/api/v1', {
    headers: { origin: server.origin },
    data: { action: 'versions', params: { collection: 'people', slug: 'jean-ferre' } },
  });
  const kept = Math.max(1, textVersionsSchema.parse(await asked.json()).states.length);
  await editor.fill('role', 'fr', 'Une erreur de copie');
  await editor.publish();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await expect(editor.saved).toBeVisible();

  const button = page.getByRole('button', { name: 'Versions précédentes' });
  const dialog = page.getByRole('dialog', { name: 'Versions précédentes' });
  await button.click();
  const states = dialog.locator('li');
  await expect(states).toHaveCount(kept + 1);
  await expect(states.first().locator('summary')).toContainText('(le texte actuel)');
  await states.first().locator('summary').click();
  await expect(states.first().locator('ins')).toContainText('Une erreur de copie');
  await expect(states.first().getByRole('button')).toHaveCount(0);
  expect(await obstaclesOn(page, { include: ['.cms-versions'] })).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();

  // What is not saved is not lost on the way.
  await editor.fill('role', 'fr', 'Une phrase qui n’est pas encore enregistrée');
  await button.click();
  await states.nth(1).locator('summary').click();
  await expect(states.nth(1)).toContainText('Enregistrez-le d’abord');
  await dialog.getByRole('button', { name: 'Fermer' }).click();
  await editor.fill('role', 'fr', 'Une phrase de plus');
  await editor.publish();
  await expect(editor.saved).toBeVisible();

  await button.click();
  await expect(states).toHaveCount(kept + 2);
  await states.nth(2).locator('summary').click();
  await expect(states.nth(2).locator('del').last()).toContainText('Une phrase de plus');
  await states.nth(2).getByRole('button', { name: 'Revenir à cette version' }).click();
  await expect(dialog).toContainText('est rétablie et en voie de publication');
  await dialog.getByRole('button', { name: 'Ouvrir de nouveau le texte' }).press('Enter');
  await expect(editor.input('role', 'fr')).not.toHaveValue('Une phrase de plus');
  await editor.expectRestored(title);
  expect(await server.content.read(file)).toBe(before);

  await button.click();
  await expect(states).toHaveCount(kept + 3);
  await states.nth(1).locator('summary').click();
  await states.nth(1).getByRole('button', { name: 'Revenir à cette version' }).click();
  await dialog.getByRole('button', { name: 'Ouvrir de nouveau le texte' }).click();
  await expect(editor.input('role', 'fr')).toHaveValue('Une phrase de plus');
});
