import sharp from 'sharp';
import { parseEntryFile } from '../../../src/model/entry-file.ts';
import { askAxe, openAxe } from '../../support/axe.ts';
import { expect, test } from '../../support/browser.ts';
import { cursorAtEnd, writeOver } from '../../support/cursor.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { PreviewPane } from '../../support/preview-pane.ts';

test.describe.configure({ mode: 'default' });

test('an editor sees the page change as they type, where they had scrolled to', async ({ page }) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  const preview = await PreviewPane.open(page);
  await expect(preview.heading).toHaveText('Spark');
  await editor.fill('title', 'fr', 'Étincelle, {et} autre');
  await expect(preview.heading).toHaveText('Étincelle, {et} autre');
  const root = preview.site.locator('html');
  await root.evaluate((html) => {
    html.scrollTop = 400;
  });
  const times: number[] = [];
  for (const title of ['Étincelle 1', 'Étincelle 2', 'Étincelle 3', 'Étincelle 4', 'Étincelle 5']) {
    times.push(await preview.timeToShow(title));
    await expect(preview.heading).toHaveText(title);
  }
  console.log(`the page follows a key after ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  expect(await root.evaluate((html) => html.scrollTop)).toBe(400);
});

test('an editor looks at both languages, by day and by night, on a desktop and on a phone', async ({
  page,
}) => {
  await EditorPage.open(page, 'programs', 'spark');
  const preview = await PreviewPane.open(page);
  const root = preview.site.locator('html');
  await preview.button('English').click();
  await expect(root).toHaveAttribute('lang', 'en');
  await expect(preview.site.getByRole('heading', { name: 'At a glance' })).toBeVisible();
  await expect(preview.button('English')).toHaveAttribute('aria-pressed', 'true');
  const ground = () => root.evaluate((html) => getComputedStyle(html).backgroundColor);
  await expect.poll(ground).toBe('rgb(246, 245, 240)');
  await preview.button('Sombre').click();
  await expect.poll(ground).toBe('rgb(20, 22, 27)');
  const width = () => root.evaluate((html) => html.clientWidth);
  await expect.poll(width).toBeGreaterThan(1000);
  await preview.button('Téléphone').click();
  await expect.poll(width).toBeLessThanOrEqual(375);
  await expect.poll(() => root.evaluate((html) => html.scrollWidth <= html.clientWidth)).toBe(true);
});

for (const theme of ['Clair', 'Sombre']) {
  test(`the preview has no obstacle that axe can find (${theme})`, async ({ page }) => {
    await EditorPage.open(page, 'calls', 'demo-2026');
    const preview = await PreviewPane.open(page);
    await preview.button(theme).click();
    await page.locator('[id^="title-field-"]').first().fill('');
    await expect(preview.notes).toContainText('manque');
    await openAxe(page);
    const around = await askAxe(page, { include: [['#preview-pane', '.preview']] });
    expect(around.obstacles).toEqual([]);
    expect(around.passed).toBeGreaterThan(10);
    const inside = await askAxe(
      page,
      { include: [['#preview-pane', 'iframe', 'main']] },
      { only: ['color-contrast'] },
    );
    expect(inside.obstacles).toEqual([]);
    expect(inside.passed).toBe(1);
  });
}

test('what looks at the page is reached by keyboard', async ({ page }) => {
  await EditorPage.open(page, 'programs', 'spark');
  const preview = await PreviewPane.open(page);
  await preview.button('Français').focus();
  for (const name of ['English', 'Clair', 'Sombre', 'Ordinateur', 'Téléphone']) {
    await page.keyboard.press('Tab');
    await expect(preview.button(name)).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(preview.button('Téléphone')).toHaveAttribute('aria-pressed', 'true');
});

test('a click on a text of the page leads to its field, in its language and however deep', async ({
  page,
}) => {
  const editor = await EditorPage.open(page, 'programs', 'spark');
  const preview = await PreviewPane.open(page);
  await preview.site.locator('.lead').first().click();
  await expect(editor.input('summary', 'fr')).toBeFocused();
  await preview.site.getByText('Mission de coaching').first().click();
  await expect(page.locator('[id^="label-field-"]').first()).toBeFocused();
  await preview.button('English').click();
  await expect(preview.site.locator('html')).toHaveAttribute('lang', 'en');
  const lead = preview.site.locator('.lead').first();
  // As another test may have left it: editors of one server share its texts.
  const [first = '', second = ''] = (await lead.innerText()).split(/\s/);
  await lead.click();
  await expect(editor.input('summary', 'fr'), 'the pane turns to English').toHaveValue(
    new RegExp(`^${first}\\s${second}`),
  );
  await expect(editor.input('summary', 'fr')).toBeFocused();
  await expect(preview.site.locator('html')).toHaveAttribute('lang', 'en');
});

test('a broken text is told by sentence and line, over the last page that was right', async ({ page }) => {
  await EditorPage.open(page, 'programs', 'spark');
  const preview = await PreviewPane.open(page);
  await page.locator('[id^="title-field-"]').first().fill('');
  await expect(preview.notes).toContainText('« Nom du programme » manque.');
  await expect(preview.heading).toHaveText('Spark');
  await preview.button('Aller au champ').click();
  await expect(page.locator('[id^="title-field-"]').first()).toBeFocused();
  await page.keyboard.type('Spark de nouveau');
  await expect(preview.notes).toBeEmpty();
  await expect(preview.heading).toHaveText('Spark de nouveau');
});

test('a text that cannot be published is told by its line, over the last page that was right', async ({
  page,
}) => {
  await EditorPage.open(page, 'pages', 'how-to-apply');
  const preview = await PreviewPane.open(page);
  const title = await preview.heading.innerText();
  await page.locator('.cms-editor-visual').first().getByRole('switch').click();
  const lastLine = page.locator('.cms-editor-raw [contenteditable]').first().locator('> *').last();
  await cursorAtEnd(lastLine, 'ControlOrMeta+End');
  await page.keyboard.type('\n\n<Carrousel />');
  await expect(preview.notes).toContainText('Le bloc « Carrousel » n’existe pas.');
  await expect(preview.notes).toContainText(/Ligne \d+\u00a0:\s*<Carrousel \/>/);
  await expect(preview.heading).toHaveText(title);
  await writeOver(lastLine, 'Accolade { et < signe');
  await expect(preview.notes).toBeEmpty();
  await expect(preview.site.locator('main')).toContainText('Accolade { et < signe');
});

test('an editor who begins a text is told what the page waits for, then sees it', async ({ page }) => {
  const editor = await EditorPage.create(page, 'domains');
  await page.getByTitle('Afficher l’aperçu').click();
  const notes = page.frameLocator('#preview-pane').getByRole('status');
  await expect(notes).toContainText('La page apparaîtra ici');
  await editor.fill('title', 'fr', 'Fonds marins');
  await editor.fill('summary', 'fr', 'Un domaine neuf.');
  await editor.fill('order', 'fr', '40');
  const heading = page.frameLocator('#preview-pane').frameLocator('iframe').locator('h1');
  await expect(heading).toContainText('Fonds marins');
  await expect(notes).toBeEmpty();
});

test('a question is opened on its page, and a form in the preview is not sent', async ({ page }) => {
  const editor = await EditorPage.open(page, 'questions', 'back-to-spark');
  const preview = await PreviewPane.open(page);
  await expect(preview.site.locator('details[open]')).toHaveCount(1);
  await editor.fill('title', 'fr', 'Peut-on revenir?');
  await expect(preview.site.locator('details[open] summary')).toContainText('Peut-on revenir');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) sent.push(request.url());
  });
  await preview.site.getByRole('searchbox').first().fill('Spark');
  await preview.site.getByRole('searchbox').first().press('Enter');
  await preview.site.getByRole('link', { name: 'English' }).first().click();
  await expect(preview.site.locator('details[open]')).toHaveCount(1);
  expect(sent).toEqual([]);
});

test('a picture is on the page before it is saved', async ({ page }) => {
  await EditorPage.open(page, 'programs', 'bizspark');
  const preview = await PreviewPane.open(page);
  await page.locator('[id^="picture-field-"] button').first().click();
  await page.getByRole('button', { name: 'Choisir une image' }).click();
  const buffer = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#c03' } })
    .jpeg()
    .toBuffer();
  const file = { name: 'photo-neuve.jpg', mimeType: 'image/jpeg', buffer };
  await page.locator('input[type="file"]').first().setInputFiles(file);
  await page.getByRole('button', { name: 'Choisir', exact: true }).click();
  await page.locator('[id^="alt-field-"]').first().fill('Une photo neuve');
  const picture = preview.site.getByRole('img', { name: 'Une photo neuve' });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(600);
});

test('both languages side by side stay one click away', async ({ page, server }) => {
  const summaryIn = async (locale: string) => {
    const parsed = parseEntryFile(await server.content.read(`programs/${locale}/spark.mdx`));
    return parsed.ok ? String(parsed.file.data['summary']) : '';
  };
  const editor = await EditorPage.open(page, 'programs', 'spark');
  await PreviewPane.open(page);
  await page.getByTitle('Afficher les deux langues').click();
  await expect(editor.input('summary', 'en')).toHaveValue(await summaryIn('en'));
  await expect(editor.input('summary', 'fr')).toHaveValue(await summaryIn('fr'));
});
