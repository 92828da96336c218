import { expect, type Locator } from 'playwright/test';
import sharp from 'sharp';
import type { Block } from '../../src/mdx/blocks/block.ts';
import { writeOver } from './cursor.ts';

/** What is written in the inputs of a block, by the kind of its attribute. */
export interface BlockWords {
  text: string;
  alt: string;
  /** Where a button leads. */
  url: string;
  /** The text that a block holds. */
  body: string;
  lead: string;
  item: string;
}

/** Sends a picture from the editor’s machine to the block and chooses it. */
export async function choosePicture(shown: Locator, name: string, width = 64, height = width): Promise<void> {
  const page = shown.page();
  const picture = sharp({ create: { width, height, channels: 3, background: '#2a7' } }).png();
  await shown.getByRole('button', { name: 'Choisir une image' }).first().click();
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name, mimeType: 'image/png', buffer: await picture.toBuffer() });
  await page.getByRole('button', { name: 'Choisir', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** Fills in the form of a block as an editor does: each input, and a text or two items where it holds any. */
export async function fillBlock(shown: Locator, block: Block, words: BlockWords): Promise<void> {
  for (const { name, kind, required } of block.attributes) {
    if (kind === 'image' && required) await choosePicture(shown, 'rue.png');
    if (kind === 'text' || kind === 'alt' || kind === 'url') {
      const value = kind === 'url' && block.name !== 'Button' ? 'https://exemple.org/film' : words[kind];
      await shown.locator(`[id^="${name}-field-"]`).first().fill(value);
    }
  }
  if (block.children === 'text') {
    const text = shown.locator('[contenteditable="true"]').first();
    await writeOver(text, words.body);
    await expect(text).toContainText(words.body);
  }
  if (block.children === 'list' || block.children === 'numbered-list')
    for (const index of [0, 1]) {
      await shown
        .getByRole('button', { name: /^Ajouter/ })
        .last()
        .click();
      await shown.locator('[id^="lead-field-"]').nth(index).fill(`${words.lead} ${index}`);
      await shown.locator('[id^="text-field-"]').nth(index).fill(words.item);
    }
}
