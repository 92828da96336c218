import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('an editor who changed one language only finds the other in the list of work, says that it is still right, and the list is empty of it', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  await editor.fill('role', 'fr', 'Une fonction récrite');
  await editor.publish();
  const question = page.getByRole('status').filter({ hasText: 'est enregistré' });
  await expect(question).toContainText(
    '« Jean Ferré » est enregistré. La version en anglais est-elle encore à jour?',
  );

  const list = await page.context().newPage();
  await list.goto('/admin/travail/');
  const outdated = list.locator('section', { hasText: 'Traductions dépassées' });
  await expect(outdated.getByRole('link', { name: 'Jean Ferré' })).toBeVisible();
  await list.goto('/admin/work/');
  await expect(list.locator('section', { hasText: 'Outdated translations' })).toContainText('Jean Ferré');

  await page.getByRole('button', { name: 'Oui, elle est encore exacte' }).click();
  await expect(question).toBeHidden();
  // The editor's page goes on before the server has written it down.
  await expect(async () => {
    await list.reload();
    await expect(list.getByRole('heading', { level: 1 })).toHaveText('To-do list');
    expect(await list.getByText('Jean Ferré').count()).toBe(0);
  }).toPass();
});

test('a translator who catches up with a text says so, and its page stops warning readers', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  await editor.fill('role', 'fr', 'Une tout autre fonction');
  await editor.publish();
  const question = page.getByRole('status').filter({ hasText: 'est enregistré' });
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await editor.fill('role', 'en', 'A role rewritten');
  await editor.publish();
  await expect(question).toContainText('La version en anglais est-elle maintenant à jour?');
  await page.getByRole('button', { name: 'Oui, elle est à jour' }).click();
  await expect(question).toBeHidden();
  const list = await page.context().newPage();
  // The editor's page goes on before the server has written it down.
  await expect(async () => {
    await list.goto('/admin/travail/');
    await expect(list.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await list.getByText('Jean Ferré').count()).toBe(0);
  }).toPass();
});
