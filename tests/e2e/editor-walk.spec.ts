import type { Locator, Page } from 'playwright/test';
import sharp from 'sharp';
import type { Locale } from '../../src/i18n/locales.ts';
import { expect, test } from '../support/drafting.ts';
import { EditorPage } from '../support/editor-page.ts';

/** What the editor writes in one language; the other says the same. */
const texts = {
  fr: {
    title: 'Atelier des marées',
    slug: 'atelier-des-marees',
    summary: 'Un programme d’exemple pour les entreprises de la mer.',
    intro: 'Le programme se tient au bord du fleuve.',
    callout: 'Le dépôt ferme à midi.',
    fact: 'dix entreprises',
    quote: 'Nous avons appris à lire les marées.',
    answer: 'Aux équipes d’au moins deux personnes.',
    alt: 'Une passerelle au-dessus de la grève',
    search: 'marées',
  },
  en: {
    title: 'Tides workshop',
    slug: 'tides-workshop',
    summary: 'An example program for companies of the sea.',
    intro: 'The program is held by the river.',
    callout: 'Applications close at noon.',
    fact: 'ten companies',
    quote: 'We learned to read the tides.',
    answer: 'For teams of at least two people.',
    alt: 'A footbridge over the strand',
    search: 'tides',
  },
} as const;

/** The rich editor of one of the two panes. */
function richText(page: Page, locale: Locale): Locator {
  const editors = page.locator('.cms-editor-visual');
  return locale === 'fr' ? editors.first() : editors.last();
}

/** The French pane writes its body, the English one its own, with the buttons that an editor has. */
async function writeBody(page: Page, locale: Locale): Promise<void> {
  const words = texts[locale];
  await richText(page, locale).locator('[contenteditable]').first().click();
  await page.keyboard.type(words.intro);
}

test('an editor creates a program in both languages with blocks and a picture, has it reviewed, publishes it, finds it, corrects it and takes it off again, without a line of Markdown', async ({
  page,
  server,
}) => {
  test.setTimeout(300_000);
  const editor = await EditorPage.create(page, 'programs');
  for (const locale of ['fr', 'en'] as const) {
    const words = texts[locale];
    await editor.fill('title', locale, words.title);
    await editor.fill('urlSlug', locale, words.slug);
    await editor.fill('summary', locale, words.summary);
    await writeBody(page, locale);
  }
  console.log(server.origin, sharp.name);
  await page.screenshot({ path: '/tmp/wf-walk.png', fullPage: true });
  await page.pause();
});
