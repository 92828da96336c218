import type { Locator, Page } from 'playwright/test';
import sharp from 'sharp';
import { expect, test } from '../../support/drafting.ts';
import { cursorAtEnd, writeOver } from '../../support/cursor.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';
import { untilLive } from '../../support/publication.ts';

/** What the editor writes in one language; the other says the same. */
const texts = {
  fr: {
    title: 'Atelier des marées',
    urlSlug: 'atelier-des-marees',
    summary: 'Un programme d’exemple pour les entreprises de la mer.',
    intro: 'Le programme se tient au bord du fleuve.',
    href: '/fr/programmes/',
    button: 'Voir les programmes',
    deadline: 'Le dépôt ferme à midi.',
    question: 'À qui s’adresse l’atelier ?',
    answer: 'Aux équipes d’au moins deux personnes.',
    alt: 'Une passerelle au-dessus de la grève',
  },
  en: {
    title: 'Tides workshop',
    urlSlug: 'tides-workshop',
    summary: 'An example program for companies of the sea.',
    intro: 'The program is held by the river.',
    href: '/en/programs/',
    button: 'See the programs',
    deadline: 'Applications close at noon.',
    question: 'Who is the workshop for?',
    answer: 'For teams of at least two people.',
    alt: 'A footbridge over the strand',
  },
} as const;
type Language = keyof typeof texts;

/** The rich editor of one of the two panes, and what an editor finds in it. */
class RichText {
  readonly page: Page;
  readonly root: Locator;
  readonly #words: (typeof texts)[Language];

  constructor(page: Page, language: Language) {
    this.page = page;
    this.#words = texts[language];
    // Blocks that hold a text have rich editors of their own inside the body’s.
    const bodies = page.locator('.cms-editor-visual:not(.cms-editor-visual .cms-editor-visual)');
    this.root = bodies.nth(language === 'fr' ? 0 : 1);
  }

  async add(block: string): Promise<void> {
    const before = await this.root.locator('[id*="-field-"]').count();
    await this.root.locator(blockMenu).first().click();
    await this.page.getByRole('menuitem', { name: block, exact: true }).click();
    await expect.poll(() => this.root.locator('[id*="-field-"]').count()).toBeGreaterThan(before);
  }

  get firstParagraph(): Locator {
    return this.root.locator('[contenteditable="true"]').first().locator('> *').first();
  }

  input(field: string): Locator {
    return this.root.locator(`[id^="${field}-field-"]`).first();
  }

  /** Writes over one of the texts inside the blocks. */
  async rewrite(index: number, words: string): Promise<void> {
    await writeOver(this.root.locator('[contenteditable="true"] [contenteditable="true"]').nth(index), words);
  }

  /** The words in the blocks, in the language of the pane. */
  async fillBlocks(): Promise<void> {
    const words = this.#words;
    await this.input('href').fill(words.href);
    await this.input('label').fill(words.button);
    await this.input('question').fill(words.question);
    await this.input('alt').fill(words.alt);
    await this.rewrite(0, words.deadline);
    await this.rewrite(1, words.answer);
  }

  /** Sends a picture from the editor’s machine and chooses it. */
  async choosePicture(name: string): Promise<void> {
    const buffer = await sharp({ create: { width: 640, height: 360, channels: 3, background: '#2a7' } })
      .png()
      .toBuffer();
    await this.root.getByRole('button', { name: 'Choisir une image' }).click();
    await this.page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'image/png', buffer });
    await this.page.getByRole('button', { name: 'Choisir', exact: true }).click();
  }
}

async function fillFields(editor: EditorPage, language: Language): Promise<void> {
  for (const field of ['title', 'urlSlug', 'summary'] as const)
    await editor.fill(field, language, texts[language][field]);
}

async function write(page: Page, editor: EditorPage): Promise<void> {
  const [french, english] = [new RichText(page, 'fr'), new RichText(page, 'en')];
  await fillFields(editor, 'fr');
  await editor.choose('kind', 'Accélération');
  await editor.choose('region', 'Québec');
  await editor.choose('host', 'Québec International');
  await cursorAtEnd(french.firstParagraph);
  await page.keyboard.type(texts.fr.intro);
  await expect(french.firstParagraph).toHaveText(texts.fr.intro);
  for (const block of ['Bouton', 'Encadré', 'Question et réponse', 'Image légendée']) await french.add(block);
  await french.choosePicture('greve.png');
  await french.fillBlocks();

  await page.getByRole('button', { name: 'Remplir depuis l’autre langue' }).last().click();
  await page.getByRole('menuitem', { name: 'fr', exact: true }).click();
  await expect(editor.input('title', 'en')).toHaveValue(texts.fr.title);
  await fillFields(editor, 'en');
  await expect(english.firstParagraph).toHaveText(texts.fr.intro);
  await writeOver(english.firstParagraph, texts.en.intro);
  await english.fillBlocks();
}

test('an editor creates a program in both languages with blocks and a picture, has it reviewed, publishes it, finds it, corrects it and takes it off again, without a line of Markdown', async ({
  page,
  request,
  server,
}) => {
  test.setTimeout(400_000);
  page.on('dialog', (dialog) => void dialog.accept());
  const addresses = { fr: '/fr/programmes/atelier-des-marees/', en: '/en/programs/tides-workshop/' } as const;
  const statuses = async () => [
    (await request.get(addresses.fr)).status(),
    (await request.get(addresses.en)).status(),
  ];
  const editor = await EditorPage.create(page, 'programs');

  await test.step('writes it', async () => {
    await write(page, editor);
    await editor.saveDraft();
    await expect(page).toHaveURL(/entries\/tides-workshop$/);
    await expect(editor.saved).toBeVisible();
    expect(await statuses()).toEqual([404, 404]);
  });

  await test.step('has it reviewed: the whole of it is new to readers', async () => {
    await editor.setStatus('En relecture');
    await expect(editor.changes).toContainText('tout en est nouveau');
    for (const words of [texts.fr, texts.en])
      for (const text of [words.title, words.intro, words.deadline, words.answer])
        await expect(editor.changes).toContainText(text);
  });

  await test.step('publishes it and sees it live in both languages, with its blocks and its picture', async () => {
    await editor.setStatus('Prêt');
    await untilLive(page, server, () => editor.publish());
    for (const language of ['fr', 'en'] as const) {
      const words = texts[language];
      await page.goto(addresses[language]);
      const main = page.locator('main');
      for (const text of [words.title, words.intro, words.deadline, words.answer])
        await expect(main).toContainText(text);
      await expect(main.getByRole('heading', { name: words.question.slice(0, 12) })).toBeVisible();
      await expect(main.getByRole('link', { name: words.button })).toHaveAttribute('href', words.href);
      const picture = main.getByRole('img', { name: words.alt });
      await picture.scrollIntoViewIfNeeded();
      await expect.poll(() => picture.evaluate(widthOf)).toBeGreaterThan(0);
    }
  });

  await test.step('finds it in the search of both languages', async () => {
    for (const [path, title] of [
      ['/fr/recherche/?q=marees', texts.fr.title],
      ['/en/search/?q=tides', texts.en.title],
    ] as const) {
      await page.goto(path);
      await expect(page.locator('search-panel ol > li').first()).toContainText(title);
    }
  });

  await test.step('corrects it, and sees what the correction changes before publishing', async () => {
    await EditorPage.open(page, 'programs', 'tides-workshop');
    await editor.fill('summary', 'fr', 'Un programme d’exemple pour les entreprises du fleuve.');
    await editor.saveDraft();
    await expect(editor.saved).toBeVisible();
    await editor.setStatus('Prêt');
    await expect(editor.changes.locator('section')).toHaveCount(1);
    await expect(editor.changes.locator('del')).toHaveText('[retiré : de la mer]');
    await expect(editor.changes.locator('ins')).toHaveText('[ajouté : du fleuve]');
    await untilLive(page, server, () => editor.publish());
    await page.goto(addresses.fr);
    await expect(page.locator('main')).toContainText('pour les entreprises du fleuve');
  });

  await test.step('takes it off the site, and keeps it as a draft', async () => {
    await EditorPage.open(page, 'programs', 'tides-workshop');
    await untilLive(page, server, async () => {
      await editor.unpublish();
      await expect(page).toHaveURL(/collections\/programs$/);
    });
    expect(await statuses()).toEqual([404, 404]);
    await EditorPage.open(page, 'programs', 'tides-workshop');
    await expect(editor.input('title', 'fr')).toHaveValue(texts.fr.title);
  });
});

/** Runs in the browser: above zero for a picture that is there and not broken. */
function widthOf(element: Element): number {
  return element instanceof HTMLImageElement ? element.naturalWidth : 0;
}
