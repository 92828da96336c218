import type { Locator, Page } from 'playwright/test';
import sharp from 'sharp';
import type { Block } from '../../../src/mdx/blocks/block.ts';
import { blocks } from '../../../src/mdx/blocks/registry.ts';
import { parseEntryFile } from '../../../src/model/entry-file.ts';
import { expect, test } from '../../support/browser.ts';
import { cursorAtEnd, newParagraphBelow, writeOver } from '../../support/cursor.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';

/** What the test writes in an input, by the kind of its attribute. */
const values = { text: 'Un mot & « un autre »', alt: 'Une rue', url: '/fr/programmes/' } as const;

async function choosePicture(page: Page, shown: Locator): Promise<void> {
  const picture = sharp({ create: { width: 64, height: 64, channels: 3, background: '#2a7' } }).png();
  await shown.getByRole('button', { name: 'Choisir une image' }).first().click();
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'rue.png', mimeType: 'image/png', buffer: await picture.toBuffer() });
  await page.getByRole('button', { name: 'Choisir', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Fills in the form of a block as an editor does: each input, and a text or two items where it holds any. */
async function fill(page: Page, shown: Locator, block: Block): Promise<void> {
  for (const { name, kind, required } of block.attributes) {
    if (kind === 'image' && required) await choosePicture(page, shown);
    if (kind === 'text' || kind === 'alt' || kind === 'url') {
      const value = kind === 'url' && block.name !== 'Button' ? 'https://exemple.org/film' : values[kind];
      await shown.locator(`[id^="${name}-field-"]`).first().fill(value);
    }
  }
  if (block.children === 'text') {
    const text = shown.locator('[contenteditable="true"]').first();
    await writeOver(text, 'Une phrase *à part*.');
    await expect(text).toContainText('Une phrase *à part*.');
  }
  if (block.children === 'list' || block.children === 'numbered-list')
    for (const index of [0, 1]) {
      await shown
        .getByRole('button', { name: /^Ajouter/ })
        .last()
        .click();
      await shown.locator('[id^="lead-field-"]').nth(index).fill(`Nom ${index}`);
      await shown.locator('[id^="text-field-"]').nth(index).fill(`- texte {${index}}`);
    }
}

test('every block that an editor adds by its form is a form again after each save, and saves the same bytes', async ({
  page,
  server,
}) => {
  test.setTimeout(400_000);
  const file = 'partners/fr/quebec-international.mdx';
  const before = (await server.content.read(file)).trimEnd();
  const places = blocks.map(({ label }) => `Ici ${label.fr}`);
  await server.content.write(file, `${before}\n\n${places.map((place) => `## ${place}`).join('\n\n')}\n`);
  const bodyNow = async () => {
    const parsed = parseEntryFile(await server.content.read(file));
    return parsed.ok ? parsed.file.body : '';
  };
  const editor = await EditorPage.open(page, 'partners', 'quebec-international');
  const body = page.locator('.cms-editor-visual').first();
  // By a part of its words: it holds a sign more while the cursor is put there.
  const placeOf = (index: number) => body.locator('h2', { hasText: places[index] ?? '' });
  const shown = page.locator('.cms-block:not(.cms-block .cms-block)');
  for (const [index, block] of blocks.entries()) {
    await newParagraphBelow(placeOf(index));
    await body.locator(blockMenu).first().click();
    await page.getByRole('menuitem', { name: block.label.fr, exact: true }).click();
    await expect(shown).toHaveCount(index + 1);
    await fill(page, shown.nth(index), block);
  }
  const save = async (summary: string) => {
    await editor.fill('summary', 'fr', summary);
    await editor.publish();
    await expect(editor.saved).toBeVisible();
  };
  await save('Une première fois.');
  const first = await bodyNow();
  for (const { name } of blocks) expect(first).toContain(`<${name}`);
  for (const summary of ['Une deuxième fois.', 'Une troisième fois.']) {
    await page.reload();
    await expect(shown).toHaveCount(blocks.length);
    await expect(page.getByText('Passage conservé tel quel')).toHaveCount(0);
    // Something in the text itself too: an untouched body is not written anew.
    await cursorAtEnd(placeOf(0));
    await page.keyboard.type('x');
    await page.keyboard.press('Backspace');
    await save(summary);
    expect(await bodyNow()).toBe(first);
  }
});
