import type { Locator, Page } from 'playwright/test';
import { blocks } from '../../../src/mdx/blocks/registry.ts';
import { fillBlock } from '../../support/block-forms.ts';
import { cursorAtEnd, writeOver } from '../../support/cursor.ts';
import { editor as person, expect, test as base } from '../../support/drafting.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';
import { collectTexts, foreignTexts, frenchVocabulary } from '../../support/french-words.ts';
import { paste } from '../../support/paste.ts';
import { untilLive } from '../../support/publication.ts';
import { twoPagesFromWord } from '../../support/word-document.ts';

/** What the editor writes. */
const words = {
  fr: {
    title: 'Atelier des marées',
    summary: 'Un programme d’exemple pour les entreprises de la mer.',
    corrected: 'Un programme d’exemple pour les entreprises du fleuve.',
    mistaken: 'Un programme d’exemple pour les entreprises du désert.',
    later: 'Une question pour plus tard',
    block: {
      text: 'Un mot & « un autre »',
      alt: 'Une rue près du port',
      url: '/fr/programmes/',
      body: 'Le dépôt ferme à midi.',
      lead: 'Point',
      item: 'une heure {environ}',
    },
  },
  en: {
    title: 'Tides workshop',
    summary: 'An example program for companies of the sea.',
    corrected: 'An example program for companies of the river.',
    intro: 'A workshop by the river',
    button: 'See the programs',
    later: 'A question for later',
  },
} as const;

const addresses = { fr: '/fr/programmes/atelier-des-marees/', en: '/en/programs/tides-workshop/' } as const;
const [collection, name] = ['programs', 'atelier-des-marees'] as const;

/** What the editor writes in English may stand on any screen. */
const english: readonly string[] = Object.values(words.en);

/** What an English page says while it is behind the French. */
const outdated = 'This translation is out of date';

/** Signs that no text for reading holds. */
const markdown = /\*\*|^#{1,6} |\]\(|^\s*[*-] \S|<\/?[A-Z]\w+|^\|.*\|$|markdown/im;

/** Every test looks at all that the CMS showed meanwhile: it was French, text as readers know it, and no script failed. */
const test = base.extend<{ screens: undefined }>({
  screens: [
    async ({ page, server }, use) => {
      const faults: string[] = [];
      page.on('pageerror', ({ message }) => {
        // Decap leaves the answer to a refused save unhandled; what it says stands in the panel.
        if (message !== 'Object') faults.push(message);
      });
      const shown = await collectTexts(page);
      page.on('dialog', (dialog) => {
        shown.own.add(dialog.message());
        void dialog.accept();
      });
      await use(undefined);
      const { contentDir } = server.content;
      const vocabulary = frenchVocabulary(
        contentDir,
        JSON.stringify([words.fr, addresses.fr, person.name]),
        twoPagesFromWord,
        'film',
      );
      // What has just come up counts once it has stood for a third of a second.
      await expect
        .poll(() => shown.own.size, { message: 'texts and names that were on the screens' })
        .toBeGreaterThan(100);
      const all = [...shown.own, ...shown.written];
      const own = [...shown.own].filter((text) => !english.some((one) => text.includes(one)));
      expect.soft(foreignTexts(own, vocabulary), 'texts that are not French').toEqual([]);
      expect
        .soft(
          all.filter((text) => markdown.test(text)),
          'signs of Markdown',
        )
        .toEqual([]);
      expect(faults, 'faults of scripts').toEqual([]);
    },
    { auto: true },
  ],
});

test.describe.configure({ mode: 'serial' });

/** The body of one language, and not the texts that its blocks hold. */
const bodyOf = (page: Page, language: 'fr' | 'en') =>
  page
    .locator('.cms-editor-visual:not(.cms-editor-visual .cms-editor-visual)')
    .nth(language === 'fr' ? 0 : 1);
const partsOf = (body: Locator) => body.locator('[contenteditable="true"]').first().locator('> *');
const blocksOf = (body: Locator) => body.locator('.cms-block:not(.cms-block .cms-block)');
const blockNamed = (body: Locator, label: string) =>
  blocksOf(body)
    .filter({ has: body.page().getByText(label, { exact: true }) })
    .first();

test('an editor begins a program with two pages from Word: what can be kept arrives, the rest is named', async ({
  page,
}) => {
  const editor = await EditorPage.create(page, collection);
  await editor.fill('title', 'fr', words.fr.title);
  await editor.fill('summary', 'fr', words.fr.summary);
  await editor.choose('kind', 'Accélération');
  await editor.choose('region', 'Québec');
  await editor.choose('host', 'Québec International');
  const body = bodyOf(page, 'fr');
  await cursorAtEnd(partsOf(body).first());
  await paste(page, twoPagesFromWord);
  const notice = page.locator('.cms-notice');
  await expect(notice).toContainText('Ajoutez-les avec le bloc « Image légendée »');
  await expect(notice).toContainText('Les commentaires du document n’ont pas été collés');
  await notice.getByRole('button', { name: 'Fermer' }).click();
  await expect(body.getByRole('heading', { level: 3 })).toHaveText('Pour en savoir plus');
  await expect(body.locator('table')).toContainText('Essais au port');
  await expect(body.locator('li li')).toHaveText(['au Québec,', 'ou sur le point de s’y établir;']);
  await expect(body).not.toContainText('sept');
  await editor.saveDraft();
  await expect(editor.problems).toContainText('anglais — Rien n’est encore écrit dans cette langue.');
  await editor.problems.getByRole('button', { name: 'Aller au champ' }).click();
  await page.keyboard.type('Non traduit');
  await page.keyboard.press('Enter');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await expect(page).toHaveURL(/entries\/atelier-des-marees$/);
});

test('the editor adds each of the nine blocks by its form, the picture among them', async ({ page }) => {
  const editor = await EditorPage.open(page, collection, name);
  const body = bodyOf(page, 'fr');
  await cursorAtEnd(partsOf(body).last());
  for (const [index, { label }] of blocks.entries()) {
    await body.locator(blockMenu).first().click();
    await page.getByRole('menuitem', { name: label.fr, exact: true }).click();
    await expect(blocksOf(body)).toHaveCount(index + 1);
  }
  for (const block of blocks) {
    await fillBlock(blockNamed(body, block.label.fr), block, words.fr.block);
  }
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
});

test('the editor translates it from a copy of the French, has it reviewed and publishes it: readers have it in both languages, and find it', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, collection, name);
  await page.getByRole('button', { name: 'Remplir depuis l’autre langue' }).last().click();
  await page.getByRole('menuitem', { name: 'fr', exact: true }).click();
  await expect(editor.input('title', 'en')).toHaveValue(words.fr.title);
  await editor.fill('title', 'en', words.en.title);
  await editor.fill('urlSlug', 'en', 'tides-workshop');
  await editor.fill('summary', 'en', words.en.summary);
  const body = bodyOf(page, 'en');
  await writeOver(partsOf(body).first(), words.en.intro);
  const button = blockNamed(body, 'Bouton');
  await button.locator('[id^="label-field-"]').fill(words.en.button);
  await button.locator('[id^="href-field-"]').fill('/en/programs/');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await editor.setStatus('En relecture');
  await expect(editor.changes).toContainText('tout y est nouveau');
  await editor.setStatus('Prêt');
  await untilLive(page, server, () => editor.publish());

  for (const [address, title, intro] of [
    [addresses.fr, words.fr.title, 'Un atelier au bord du fleuve'],
    [addresses.en, words.en.title, words.en.intro],
  ] as const) {
    await page.goto(address);
    const main = page.locator('main');
    await expect(main.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(main.getByRole('heading', { name: intro })).toBeVisible();
    await expect(main.getByRole('cell', { name: 'Essais au port' })).toBeVisible();
    await expect(main).toContainText(words.fr.block.body);
    await expect(main).toContainText(words.fr.block.item);
    const picture = main.getByRole('img', { name: words.fr.block.alt });
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate(widthOf)).toBeGreaterThan(0);
  }
  for (const [search, title] of [
    ['/fr/recherche/?q=marees', words.fr.title],
    ['/en/search/?q=tides', words.en.title],
  ] as const) {
    await page.goto(search);
    await expect(page.locator('search-panel ol > li').first()).toContainText(title);
  }
});

test('the editor corrects a phrase, sees what that changes, and leaves the translation for later: its page says so', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, collection, name);
  await editor.fill('summary', 'fr', words.fr.corrected);
  await editor.saveDraft();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await editor.setStatus('Prêt');
  await expect(editor.changes.locator('section')).toHaveCount(1);
  await expect(editor.changes.locator('del')).toHaveText('[retiré : de la mer]');
  await expect(editor.changes.locator('ins')).toHaveText('[ajouté : du fleuve]');
  await untilLive(page, server, () => editor.publish());
  await page.goto(addresses.fr);
  await expect(page.locator('main')).toContainText(words.fr.corrected);
  await page.goto(addresses.en);
  await expect(page.locator('main')).toContainText(outdated);
});

test('the editor finds the outdated text on the to-do page, translates what has changed, and its page no longer warns', async ({
  page,
  server,
}) => {
  await page.goto('/admin/travail/');
  const late = page.locator('section', { hasText: 'Traductions dépassées' });
  await late.getByRole('link', { name: words.en.title }).click();
  const editor = await EditorPage.here(page);
  const strip = page.locator('.cms-outdated');
  await expect(strip.getByRole('heading')).toHaveText('La version en anglais est en retard');
  await expect(page.locator('.cms-behind ins')).toContainText('du fleuve');
  await editor.fill('summary', 'en', words.en.corrected);
  await editor.saveDraft();
  await page.getByRole('button', { name: 'Oui, elle est à jour' }).click();
  await expect(strip).toBeHidden();
  await editor.setStatus('Prêt');
  await untilLive(page, server, () => editor.publish());
  await page.goto(addresses.en);
  await expect(page.locator('main')).toContainText(words.en.corrected);
  await expect(page.locator('main')).not.toContainText(outdated);
});

test('the editor publishes a text for later: nobody reads it before its hour, and then it appears by itself', async ({
  page,
  request,
  server,
}) => {
  const questions = async () => (await request.get('/fr/questions/')).text();
  const editor = await EditorPage.create(page, 'questions');
  await editor.fill('title', 'fr', words.fr.later);
  await editor.fill('title', 'en', words.en.later);
  await editor.fill('publishAt', 'fr', inTenMinutes());
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await editor.setStatus('Prêt');
  await untilLive(page, server, () => editor.publish());
  expect(await questions()).not.toContain(words.fr.later);
  await page.goto('/admin/travail/');
  await expect(page.getByRole('row', { name: /^Prochaine publication prévue \d/ })).toBeVisible();
  await server.whileBuilding(async () => {
    await server.putClockForward(600_000);
    await expect.poll(questions, { timeout: 60_000 }).toContain(words.fr.later);
  });
  await page.goto('/admin/#/collections/questions');
  await expect(page.getByRole('link', { name: words.fr.later })).toBeVisible();
});

test('the next day, the editor publishes a mistake and goes back to yesterday’s version', async ({
  page,
  server,
}) => {
  await server.putClockForward(86_400_000);
  const editor = await EditorPage.open(page, collection, name);
  await editor.fill('summary', 'fr', words.fr.mistaken);
  await editor.saveDraft();
  await page.getByRole('button', { name: 'La mettre à jour plus tard' }).click();
  await editor.setStatus('Prêt');
  await untilLive(page, server, () => editor.publish());

  await page.getByRole('button', { name: 'Versions précédentes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Versions précédentes' });
  const yesterday = dialog.locator('li').nth(1);
  await expect(dialog.locator('li').first().locator('summary')).toContainText('(le texte actuel)');
  await yesterday.locator('summary').click();
  await expect(yesterday.locator('del').last()).toContainText('désert');
  await yesterday.getByRole('button', { name: 'Revenir à cette version' }).click();
  await dialog.getByRole('button', { name: 'Ouvrir de nouveau le texte' }).click();
  await expect(editor.input('summary', 'fr')).toHaveValue(words.fr.corrected);
  await editor.setStatus('Prêt');
  await untilLive(page, server, () => editor.publish());
  await page.goto(addresses.fr);
  await expect(page.locator('main')).toContainText(words.fr.corrected);
  await page.goto(addresses.en);
  await expect(page.locator('main'), 'the translation is of yesterday’s version').not.toContainText(outdated);
});

test('the editor takes the program off the site: readers no longer have it, and it stays among the drafts', async ({
  page,
  request,
  server,
}) => {
  const editor = await EditorPage.open(page, collection, name);
  await untilLive(page, server, async () => {
    await editor.unpublish();
    await expect(page).toHaveURL(/collections\/programs$/);
  });
  for (const address of Object.values(addresses)) expect((await request.get(address)).status()).toBe(404);
  await page.goto('/admin/#/workflow');
  await page.getByRole('link', { name: new RegExp(words.fr.title) }).click();
  await expect(editor.input('title', 'fr')).toHaveValue(words.fr.title);
  await expect(editor.input('title', 'en')).toHaveValue(words.en.title);
});

/** The site’s clock ten minutes from now, to the minute, as an editor types it. */
function inTenMinutes(): string {
  const minute = new Date(Date.now() + 600_000);
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'America/Toronto',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(minute).replace(' ', 'T');
}

/** Runs in the browser: above zero for a picture that is there and not broken. */
function widthOf(element: Element): number {
  return element instanceof HTMLImageElement ? element.naturalWidth : 0;
}
