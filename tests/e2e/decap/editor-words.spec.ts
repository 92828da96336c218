import { obstaclesOn } from '../../support/axe.ts';
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

test('an editor finds words of the screen among the sections, and changes them in both languages', async ({
  page,
  server,
}) => {
  await EditorPage.enter(page);
  await page.getByRole('list').getByRole('button', { name: 'Mots de l’interface' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mots de l’interface' });
  await dialog.getByLabel('Chercher parmi tous les mots').fill('a LA recherche de');
  await expect(dialog.getByText('Aucun mot ne correspond.')).toBeVisible();
  await dialog.getByLabel('Chercher parmi tous les mots').fill('de {min} a {max}');
  const limit = dialog.getByRole('group', { name: 'De {min} à {max} caractères.' });
  await limit.getByLabel('français').fill('Au plus {max} caractères.');
  await dialog.getByLabel('Chercher parmi tous les mots').fill('aller au contenu');
  const skip = dialog.getByRole('group', { name: 'Aller au contenu' });
  await skip.getByLabel('français').fill('Passer au texte');
  await skip.getByLabel('anglais').fill('Go to the text');
  const save = dialog.getByRole('button', { name: 'Enregistrer les mots' });
  await save.click();

  // What the site fills in is missing: the field is shown, named and told; nothing is saved.
  const wrong = limit.getByLabel('français');
  await expect(wrong).toBeFocused();
  await expect(wrong).toHaveAccessibleDescription(/il manque \{min\}/);
  await expect(skip).toBeHidden();
  await wrong.fill('Entre {min} et {max} caractères.');
  expect(await obstaclesOn(page, { include: ['.cms-words'] })).toEqual([]);
  await save.click();
  await expect(dialog.getByRole('status').getByText('Enregistré.')).toBeVisible();
  const saved = await server.content.read('ui/en.json');
  expect(saved).toContain('"site.skip": "Go to the text"');

  // The way back is that of any text.
  await dialog.getByRole('button', { name: 'Versions précédentes' }).click();
  await expect(dialog.locator('summary').first()).toContainText('(le texte actuel)');
  await dialog.getByRole('button', { name: 'Revenir aux mots' }).click();
  await expect(dialog.getByLabel('Chercher parmi tous les mots')).toBeFocused();
  await server.content.wordAll();
});

test('what an editor writes in the words while a save is under way stays, where they write it, and is still to be saved', async ({
  page,
  server,
}) => {
  await server.content.wordAll();
  await EditorPage.enter(page);
  await page.getByRole('list').getByRole('button', { name: 'Mots de l’interface' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mots de l’interface' });
  await dialog.getByLabel('Chercher parmi tous les mots').fill('aller au contenu');
  const field = dialog.getByRole('group', { name: 'Aller au contenu' }).getByLabel('français');
  const save = dialog.getByRole('button', { name: 'Enregistrer les mots' });
  const line = Promise.withResolvers<undefined>();
  let saves = 0;
  await page.route('**/v1', async (route) => {
    if (route.request().postData()?.includes('"saveInterfaceWords"')) {
      saves += 1;
      await line.promise;
    }
    await route.continue();
  });
  await field.fill('Passer au texte');
  await save.click();
  await save.click();
  await field.fill('Aller au contenu');
  await field.press('Home');
  line.resolve(undefined);
  await expect(dialog.getByRole('status').getByText('Enregistré.')).toBeVisible();
  expect(saves, 'a second click sends nothing twice').toBe(1);
  await expect(field).toHaveValue('Aller au contenu');
  await expect(field).toBeFocused();
  await page.keyboard.type('Vite, ');
  await expect(field).toHaveValue('Vite, Aller au contenu');
  expect(await server.content.read('ui/fr.json')).toContain('"site.skip": "Passer au texte"');
  await save.click();
  await expect
    .poll(() => server.content.read('ui/fr.json'))
    .toContain('"site.skip": "Vite, Aller au contenu"');
  await server.content.wordAll();
});
