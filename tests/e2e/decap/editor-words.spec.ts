import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('an editor repairs a missing comma in the words of the interface from the to-do list that names it', async ({
  page,
  server,
}) => {
  const path = 'ui/fr.json';
  await server.content.wordAll();
  const whole = await server.content.read(path);
  const lines = whole.split('\n');
  await server.content.write(path, lines.with(300, lines[300]?.replace(/,$/, '') ?? '').join('\n'));
  await EditorPage.open(page, 'people', 'carl-viel');
  await page.goto('/admin/travail/');
  await page.getByRole('link', { name: /^ui\/fr\.json:/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Les mots de l’interface en français sont à corriger' });
  const text = dialog.getByLabel('Contenu du fichier');
  await expect(dialog.getByRole('alert')).toContainText('Ligne 302 :');
  // The line at fault is selected, and in view.
  const scrolled = await text.evaluate((area) => area.scrollTop);
  expect(scrolled).toBeGreaterThan(0);
  await text.fill(whole);
  await dialog.getByRole('button', { name: 'Enregistrer ce fichier' }).click();
  await expect(dialog).toBeHidden();
  expect(await server.content.read(path)).toBe(whole);
  await page.goto('/admin/travail/');
  await expect(page.getByRole('link', { name: /^ui\/fr\.json:/ })).toBeHidden();
});
