import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('an editor searches everywhere from any section, without accents, in bodies and in English', async ({
  page,
}) => {
  await EditorPage.open(page, 'people', 'jean-ferre');
  await page.goto('/admin/#/collections/people');
  const field = page.getByPlaceholder('Rechercher partout');
  const results = page.getByRole('main');
  await field.fill('philanthropique');
  await field.press('Enter');
  await expect(page).toHaveURL(/#\/search\/philanthropique$/);
  await expect(results.getByRole('link', { name: /Spark/ }).first()).toBeVisible();
  for (const query of ['quebec', 'Québec']) {
    await field.fill(query);
    await field.press('Enter');
    await expect(results).toContainText('CAMP × Microsoft');
  }
  await field.fill('philanthropic ');
  await field.press('Enter');
  await expect(results.getByRole('link').first()).toBeVisible();
  await expect(results).not.toContainText('CAMP × Microsoft');
  // A section can still be chosen.
  await field.fill('québec');
  await page.locator('[class*="-SuggestionItem"]', { hasText: 'Personnes' }).click();
  await expect(page).toHaveURL(/#\/collections\/people\/search\//);
});
