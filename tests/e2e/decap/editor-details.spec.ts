import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';

test('an editor who follows a link to a text that is gone has a way back to its section', async ({
  page,
}) => {
  await EditorPage.open(page, 'people', 'carl-viel');
  await page.goto('/admin/#/collections/people/entries/nobody-of-that-name');
  await page.getByRole('link', { name: 'Revenir à la liste de cette rubrique' }).click();
  await expect(page).toHaveURL(/#\/collections\/people$/);
  await expect(page.getByRole('link', { name: 'Carl Viel' })).toBeVisible();
});

test('an empty new form does not say that everything is saved', async ({ page }) => {
  const editor = await EditorPage.create(page, 'people');
  await expect(page.getByText('Rien n’est encore écrit')).toBeVisible();
  await expect(editor.saved).toBeHidden();
  await editor.fill('title', 'fr', 'Quelqu’un');
  await expect(page.getByText('Rien n’est encore écrit')).toBeHidden();
  await editor.fill('title', 'en', 'Somebody');
  await editor.fill('role', 'fr', 'Une fonction');
  await editor.fill('role', 'en', 'A role');
  await editor.publish();
  await expect(page).toHaveURL(/collections\/people\/entries\//);
  await expect(editor.saved).toBeVisible();
});

test('an editor finds the newest articles first', async ({ page }) => {
  await EditorPage.open(page, 'people', 'carl-viel');
  await page.goto('/admin/#/collections/articles');
  const rows = page.getByRole('main').getByRole('link', { name: /· \d{4}/ });
  await expect(rows.nth(1)).toBeVisible();
  const years = (await rows.allInnerTexts()).map((text) => Number(/· (\d{4})/.exec(text)?.[1]));
  expect(years.length).toBeGreaterThan(2);
  expect(years).toEqual(years.toSorted((a, b) => b - a));
});

test('nothing of a form lies under the bar at the foot', async ({ page }) => {
  const editor = await EditorPage.open(page, 'people', 'carl-viel');
  await expect(editor.status).toContainText(/^(?:En ligne|Publication en cours)/);
  const [form, bar] = await Promise.all(
    ['.Pane1', '.cms-status'].map((selector) => page.locator(selector).first().boundingBox()),
  );
  expect((form?.y ?? 0) + (form?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 1);
});

test('the round buttons beside a text cover nothing of it, wherever it is scrolled to', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await EditorPage.open(page, 'people', 'carl-viel');
  const right = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().right)));
  const controls = page.locator('[class*="-ViewControls"] button:visible');
  await expect(controls).toHaveCount(3);
  const [column] = await controls.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left));
  const parts = 'input, textarea, button, [role="switch"], [data-slate-editor]';
  expect(await right(`:is(${parts}):is(.Pane2 *)`)).toBeLessThanOrEqual(column ?? 0);
  await controls.first().click();
  await expect(page.locator('.Pane2')).toHaveCount(0);
  expect(await right(`[class*="-NoPreviewContainer"] :is(${parts})`)).toBeLessThanOrEqual(column ?? 0);
});

test('an item of a list that says nothing yet has no English name', async ({ page }) => {
  await EditorPage.create(page, 'programs');
  await page.getByRole('button', { name: 'Ajouter : un avantage' }).first().click();
  await expect(page.getByRole('button', { name: /^Replier ou déplier.: Sans nom$/ }).first()).toBeVisible();
  await expect(page.getByText(/^No [a-z]+$/)).toHaveCount(0);
});

test('while the server does not answer, the CMS says so and opens only once it knows whether texts have drafts', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'carl-viel');
  const api = '**/admin/api/v1';
  await page.route(api, (route) => route.fulfill({ status: 503, body: 'The server starts.' }));
  await page.reload();
  await expect(page.getByRole('alert')).toHaveText('HTTP 503');
  await page.unroute(api);
  await page.route(api, (route) =>
    route.fulfill({ status: 200, contentType: 'application/json', body: '{"re' }),
  );
  await expect(page.getByRole('alert')).toHaveText('Le serveur ne répond pas');
  await page.unroute(api);
  await expect(editor.input('title', 'fr')).toBeVisible();
  await expect(page.getByText('Le serveur ne répond pas')).toHaveCount(0);
});

test('an editor who comes back to a field by keyboard writes over its text, as in any other field', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'people', 'jean-ferre');
  const field = editor.input('role', 'fr');
  await field.fill('Une première version');
  await page.keyboard.press('Tab');
  await expect(field).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(field).toBeFocused();
  await page.keyboard.type('Une autre');
  await expect(field).toHaveValue('Une autre');
  await page.keyboard.press('Home');
  await page.keyboard.type('Voici : ');
  await expect(field).toHaveValue('Voici : Une autre');
});
