import { expect, test } from '../../support/browser.ts';
import { test as drafting } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { openDocument, boxWith, publishDocument } from '../../support/document-page.ts';

test('an editor who puts the old words back after a save can save them, without opening the text again', async ({
  page,
  server,
}) => {
  const file = 'people/fr/carl-viel.mdx';
  const before = await server.content.read(file);
  const editor = await EditorPage.open(page, 'people', 'carl-viel');
  const role = await editor.input('role', 'fr').inputValue();
  await editor.fill('role', 'fr', 'Une autre fonction');
  await editor.publish();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await expect(editor.saved).toBeVisible();
  await editor.fill('role', 'fr', role);
  await expect(editor.saved, 'they differ from what is saved').toBeHidden();
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  expect(await server.content.read(file)).toBe(before);
});

test('a change in French stays to be saved while an editor writes something in English and takes it back', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  const english = await editor.input('role', 'en').inputValue();
  await editor.fill('role', 'fr', 'Une fonction corrigée');
  await editor.fill('role', 'en', `${english}!`);
  await editor.fill('role', 'en', english);
  await expect(editor.saved).toBeHidden();
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  expect(await server.content.read('people/fr/jean-ferre.mdx')).toContain('role: Une fonction corrigée\n');
});

test('an editor who puts the old words of a form back after a save can save them', async ({
  page,
  server,
}) => {
  const before = await server.content.read('forms/session.yaml');
  await openDocument(page, '/admin/#/collections/forms/entries/session');
  const saved = page.getByText('Tout est enregistré');
  await (await boxWith(page, 'M’inscrire')).fill('S’inscrire');
  await publishDocument(page);
  await expect(saved).toBeVisible();
  expect(await server.content.read('forms/session.yaml')).toContain('S’inscrire');
  await (await boxWith(page, 'S’inscrire')).fill('M’inscrire');
  await expect(saved).toBeHidden();
  await publishDocument(page);
  await expect(saved).toBeVisible();
  expect(await server.content.read('forms/session.yaml')).toBe(before);
});

test('what an editor types while a save is under way is still to be saved after it', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'people', 'regis-labeaume');
  const save = Promise.withResolvers<undefined>();
  await page.route('**/admin/api/v1', async (route) => {
    if (route.request().postData()?.includes('"persistEntry"')) await save.promise;
    await route.continue();
  });
  await editor.fill('role', 'fr', 'Une première fonction');
  await editor.publish();
  await editor.fill('role', 'fr', 'Une seconde fonction');
  save.resolve(undefined);
  await expect(page.getByText('Texte enregistré')).toBeVisible();
  await expect(editor.saved).toBeHidden();
  await page.unroute('**/admin/api/v1');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  expect(await server.content.read('people/fr/regis-labeaume.mdx')).toContain('role: Une seconde fonction\n');
});

drafting.describe('where texts begin as drafts', () => {
  drafting('an editor who puts the published words back into a draft can save it', async ({ page }) => {
    const editor = await EditorPage.open(page, 'people', 'carl-viel');
    const role = await editor.input('role', 'fr').inputValue();
    const english = await editor.input('role', 'en').inputValue();
    await editor.fill('role', 'fr', 'Une fonction au brouillon');
    await editor.saveDraft();
    await expect(editor.saved).toBeVisible();
    await editor.fill('role', 'fr', role);
    await expect(editor.saved, 'the draft says something else').toBeHidden();
    await editor.saveDraft();
    await expect(editor.saved).toBeVisible();
    await page.reload();
    await expect(editor.input('role', 'fr')).toHaveValue(role);
    await expect(editor.input('role', 'en'), 'the other language is still there').toHaveValue(english);
  });
});
