import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('a translator who opens a text that is behind sees so at its top, and what changed in the other language', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  const strip = page.locator('.cms-outdated');
  await expect(editor.input('role', 'fr')).not.toHaveValue('');
  const before = await editor.input('role', 'fr').inputValue();
  await expect(strip).toBeHidden();
  await editor.fill('role', 'fr', `${before} et relectrice`);
  await editor.saveDraft();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await expect(strip.getByRole('heading')).toHaveText('La version en anglais est en retard');
  await strip.getByText('Ce qui a changé en français depuis la traduction').click();
  await expect(strip.locator('ins')).toContainText('et relectrice');
  expect(await obstaclesOn(page, { include: ['.cms-outdated'] })).toEqual([]);
  // The form is still whole: its last field can be reached, and nothing lies over the first.
  await editor.input('publishAt', 'fr').scrollIntoViewIfNeeded();
  await editor.input('title', 'fr').click();

  await page.reload();
  await expect(strip.getByRole('heading')).toHaveText('La version en anglais est en retard');
  await page.goto('/admin/#/collections/people');
  await expect(strip).toBeHidden();

  await page.getByRole('button', { name: 'English', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'Français', exact: true })).toBeVisible();
  await EditorPage.open(page, 'people', 'jean-ferre');
  await expect(strip.getByRole('heading')).toHaveText('The English version is out of date');
  await expect(strip.getByText('What has changed in French since the translation')).toBeVisible();
});
