import { expect, test } from '../support/browser.ts';
import { EditorPage } from '../support/editor-page.ts';

test('an editor who changed one language only finds the other in the list of work, says that it is still right, and the list is empty of it', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  await editor.fill('role', 'fr', 'Une fonction récrite');
  await editor.publish();
  await expect(page.getByText('Le texte anglais n’a pas suivi')).toBeVisible();

  const list = await page.context().newPage();
  await list.goto('/admin/travail/');
  const outdated = list.locator('section', { hasText: 'Traductions dépassées' });
  await expect(outdated.getByRole('link', { name: 'Jean Ferré' })).toBeVisible();
  await list.goto('/admin/work/');
  await expect(list.locator('section', { hasText: 'Outdated translations' })).toContainText('Jean Ferré');

  await page.getByRole('button', { name: 'Il reste juste tel quel' }).click();
  await expect(page.getByText('n’a pas suivi')).toBeHidden();
  // The editor's page goes on before the server has written it down.
  await expect(async () => {
    await list.reload();
    await expect(list.getByRole('heading', { level: 1 })).toHaveText('Work under way');
    expect(await list.getByText('Jean Ferré').count()).toBe(0);
  }).toPass();
});
