import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import sharp from 'sharp';
import { longestSide, uploadLimit } from '../../../src/model/media.ts';
import { blocks } from '../../../src/mdx/blocks/registry.ts';
import { expect, test } from '../../support/browser.ts';
import { cursorAtEnd } from '../../support/cursor.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';
import { untilLive } from '../../support/publication.ts';

test.describe.configure({ mode: 'default' });

const image = { mimeType: 'image/png' } as const;

test('each block of a text opens in its own form; one that an editor removes by its cross takes no other with it', async ({
  page,
  server,
}) => {
  const examples = blocks.map(({ examples: [example] }) => example?.fr ?? '');
  const file = 'partners/fr/microsoft.mdx';
  const before = await server.content.read(file);
  await server.content.write(file, `${before.trimEnd()}\n\n${examples.join('\n\n')}\n`);
  await EditorPage.open(page, 'partners', 'microsoft');
  const shown = page.locator('.cms-block:not(.cms-block .cms-block)');
  await expect(shown).toHaveCount(blocks.length);
  await expect(page.getByText('Passage conservé tel quel')).toHaveCount(0);
  await page.getByRole('button', { name: 'Retirer le bloc «\u00a0Citation\u00a0»' }).click();
  await expect(shown).toHaveCount(blocks.length - 1);
  const body = page.locator('.cms-editor-visual').first();
  await page.keyboard.type('ici');
  await expect(body).toContainText('ici');
  for (let keys = 'ici'.length + 1; keys > 0; keys -= 1) await page.keyboard.press('Backspace');
  await expect(body).not.toContainText('ici');
  await expect(shown).toHaveCount(blocks.length - 1);
  await server.content.write(file, before);
});

test('an editor moves a block of a text with the keyboard alone, and it is saved where it stands', async ({
  page,
  server,
}) => {
  const file = 'partners/fr/microsoft.mdx';
  const before = await server.content.read(file);
  const [quote = '', callout = ''] = ['Quote', 'Callout'].map(
    (block) => blocks.find(({ name }) => name === block)?.examples[0]?.fr,
  );
  const textOf = (body: string) => `${before.trimEnd()}\n\n${body}\n`;
  await server.content.write(file, textOf(`Avant.\n\n${quote}\n\n${callout}`));
  const editor = await EditorPage.open(page, 'partners', 'microsoft');
  const up = page.getByRole('button', { name: 'Monter le bloc «\u00a0Encadré\u00a0»' });
  await up.focus();
  for (let times = 0; times < 2; times += 1) {
    await page.keyboard.press('Enter');
    await expect(up).toBeFocused();
  }
  const down = page.getByRole('button', { name: 'Descendre le bloc «\u00a0Encadré\u00a0»' });
  await page.keyboard.press('Tab');
  await expect(down).toBeFocused();
  await page.keyboard.press('Space');
  await expect(down).toBeFocused();
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  expect(await server.content.read(file)).toContain(`Avant.\n\n${callout}\n\n${quote}`);
  await server.content.write(file, before);
});

/** Opens a text, adds a picture's block and its dialog. */
async function openPictures(page: Page): Promise<EditorPage> {
  const editor = await EditorPage.open(page, 'partners', 'microsoft');
  await cursorAtEnd(
    page.locator('.cms-editor-visual [contenteditable="true"]').first().locator('> *').first(),
  );
  await page.locator(blockMenu).first().click();
  await page.getByRole('menuitem', { name: 'Image légendée', exact: true }).click();
  const choose = page.getByRole('button', { name: 'Choisir une image' });
  await expect(choose, 'the cursor is in the new block').toBeFocused();
  await choose.click();
  return editor;
}

test('an editor is told in the dialog why a picture is refused, and can still save', async ({ page }) => {
  const editor = await openPictures(page);
  const dialog = page.getByRole('dialog');
  const input = dialog.locator('input[type="file"]');
  const notice = dialog.locator('.cms-notice');
  await input.setInputFiles({ name: 'photo.heic', mimeType: 'image/heic', buffer: randomBytes(2000) });
  await expect(notice).toContainText('ne peut pas être lue : le fichier est abîmé'.replace(' :', '\u00a0:'));
  const noise = sharp(randomBytes(200 * 200 * 3), { raw: { width: 200, height: 200, channels: 3 } });
  const jpeg = await noise.jpeg().toBuffer();
  await input.setInputFiles({
    name: 'cut.jpg',
    mimeType: 'image/jpeg',
    buffer: jpeg.subarray(0, jpeg.length / 2),
  });
  await expect(notice).toContainText('ne peut pas être lue');
  await input.setInputFiles({ name: 'lourd.png', ...image, buffer: Buffer.alloc(uploadLimit + 1) });
  await expect(notice).toContainText('pèse 25 Mo, et une image 24 Mo au plus');
  await expect(notice).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Retirer le bloc «\u00a0Image légendée\u00a0»' }).click();
  await editor.fill('summary', 'fr', 'Un résumé enregistré malgré une image refusée.');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
});

test('a photograph as an iPhone gives it can be chosen: readers see it as a JPEG, upright, without its place', async ({
  page,
  server,
}) => {
  const file = 'partners/fr/microsoft.mdx';
  const before = await server.content.read(file);
  const editor = await openPictures(page);
  const dialog = page.getByRole('dialog');
  const input = dialog.locator('input[type="file"]');
  await input.dispatchEvent('click');
  await expect(input, 'the file dialog offers it').toHaveAttribute('accept', /image\/heic.*\.heic/);
  const heic = await readFile('tests/support/phone-pictures/phone.heic');
  await input.setInputFiles({ name: 'IMG_0042.HEIC', mimeType: 'image/heic', buffer: heic });
  await expect(dialog).toContainText('img_0042.jpg');
  await page.getByRole('button', { name: 'Choisir', exact: true }).click();
  await editor.blockInput('alt').fill('La passerelle, vue de la rive');
  const shown = page.locator('.cms-block img').first();
  await expect
    .poll(() => shown.evaluate((one) => (one instanceof HTMLImageElement ? one.naturalHeight : 0)))
    .toBe(320);
  await untilLive(page, server, () => editor.publish());
  await page.goto('/fr/organisations/microsoft/');
  const published = page.getByRole('img', { name: 'La passerelle, vue de la rive' });
  await published.scrollIntoViewIfNeeded();
  await expect
    .poll(() => published.evaluate((one) => (one instanceof HTMLImageElement ? one.naturalHeight : 0)))
    .toBeGreaterThan(0);
  const kept = await sharp(join(server.content.contentDir, 'media/img_0042.jpg')).metadata();
  expect([kept.format, kept.width, kept.height, kept.exif]).toEqual(['jpeg', 240, 320, undefined]);
  await server.content.write(file, before);
  await rm(join(server.content.contentDir, 'media/img_0042.jpg'));
});

test('an editor sees the picture of a saved text as soon as it is open, and keeps the focus while choosing one', async ({
  page,
  server,
}) => {
  const editor = await openPictures(page);
  const input = page.getByRole('dialog').locator('input[type="file"]');
  for (const [name, width] of [
    ['Essai.png', 320],
    ['Grève.png', 4000],
  ] as const) {
    const picture = sharp({ create: { width, height: 360, channels: 3, background: '#2a7' } });
    await input.setInputFiles({ name, ...image, buffer: await picture.png().toBuffer() });
    await expect(page.getByRole('dialog')).toContainText(name === 'Essai.png' ? 'essai.png' : 'greve.png');
  }
  await page.getByRole('button', { name: 'Choisir', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Choisir une autre image' })).toBeFocused();
  await editor.blockInput('alt').fill('La grève à marée basse');
  await editor.publish();
  await expect(editor.saved).toBeVisible();
  expect(await server.content.read('partners/fr/microsoft.mdx')).toContain('src="~/media/greve.png"');
  expect(await readdir(join(server.content.contentDir, 'media')), 'what was only tried is not sent').toEqual([
    'greve.png',
  ]);
  await page.reload();
  await expect(editor.input('title', 'fr')).toBeVisible();
  const shown = page.locator('.cms-block img').first();
  await expect(shown).toHaveAttribute('src', /\/admin\/api\/media\/greve\.png/);
  await expect
    .poll(() => shown.evaluate((one) => (one instanceof HTMLImageElement ? one.naturalWidth : 0)))
    .toBe(longestSide);
});

test('an editor is asked before an item of a list goes, can put it back, and hears what its buttons do', async ({
  page,
  server,
}) => {
  const file = 'partners/fr/microsoft.mdx';
  const before = await server.content.read(file);
  const [facts] = blocks.filter(({ children }) => children === 'list').flatMap(({ examples }) => examples);
  await server.content.write(file, `${before.trimEnd()}\n\n${facts?.fr ?? ''}\n`);
  await EditorPage.open(page, 'partners', 'microsoft');
  const remove = page.getByRole('button', { name: /^Retirer.: / });
  await expect(remove).toHaveCount(3);
  await expect(page.getByRole('button', { name: /^Replier ou déplier.: / })).toHaveCount(3);
  page.once('dialog', (dialog) => void dialog.dismiss());
  await remove.first().click();
  await expect(remove).toHaveCount(3);
  page.once('dialog', (dialog) => {
    expect(dialog.message()).toBe('Retirer cet élément de la liste, avec tout ce qu’il contient?');
    void dialog.accept();
  });
  const names = await remove.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  await remove.first().click();
  await expect(remove).toHaveCount(2);
  await page.locator('.cms-notice').getByRole('button', { name: 'Le remettre' }).click();
  await expect(remove).toHaveCount(3);
  expect(await remove.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual(names);
  await expect(page.getByText('Tout est enregistré'), 'it is as it was').toBeVisible();
  await server.content.write(file, before);
});

test('an editor finds the address of a new text proposed from its title, and reads the label of the field', async ({
  page,
}) => {
  const editor = await EditorPage.create(page, 'programs');
  await editor.fill('title', 'fr', 'Atelier des marées d’été');
  await editor.input('title', 'en').focus();
  await expect(editor.input('urlSlug', 'fr')).toHaveValue('atelier-des-marees-d-ete');
  await editor.fill('title', 'en', 'Tides workshop');
  await editor.input('summary', 'fr').focus();
  await expect(editor.input('urlSlug', 'en')).toHaveValue('tides-workshop');
  await editor.fill('title', 'fr', 'Autre titre');
  await editor.input('summary', 'fr').focus();
  await expect(editor.input('urlSlug', 'fr')).toHaveValue('atelier-des-marees-d-ete');
  const label = page.locator('.Pane1 label[for^="summary-field-"]');
  await expect.poll(() => label.evaluate(contrastOf)).toBeGreaterThan(4.5);
});

/** Runs in the browser: the contrast of a label's text with its own background. */
function contrastOf(label: Element): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? []).map((each) => {
      const value = Number(each) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const { color, backgroundColor } = getComputedStyle(label);
  const [one, other] = [luminance(color), luminance(backgroundColor)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
