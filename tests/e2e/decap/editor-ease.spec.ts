import type { Page } from 'playwright/test';
import { obstaclesOn } from '../../support/axe.ts';
import { textsOn } from '../../support/cms-texts.ts';
// Where texts begin as drafts, every screen that the CMS has is there.
import { expect, test } from '../../support/drafting.ts';
import { blockMenu, EditorPage } from '../../support/editor-page.ts';
import type { RunningServer } from '../../support/server.ts';
import { strayWords } from '../../support/style-rules.ts';

test.describe.configure({ mode: 'default' });

const enter = (page: Page) => page.getByRole('button', { name: /^(?:Ouvrir l’éditeur|Open the editor)$/ });

/** Goes through the screens of the CMS, one after the other, each as soon as it is drawn. */
async function onEachScreen(page: Page, look: (screen: string) => Promise<void>): Promise<void> {
  await page.goto('/admin/');
  await expect(enter(page)).toBeVisible();
  await look('before entering');
  await enter(page).click();
  const drawn = {
    'collections/programs': page.locator('[class*="ListCardTitle"]').first(),
    'collections/programs/entries/spark': page.locator('[class*="BackStatusUnchanged"]'),
    'collections/calls/new': page.locator('[class*="BackStatusUnchanged"]'),
    workflow: page.locator('[class*="ColumnHeader"]').first(),
  };
  await expect(drawn['collections/programs']).toBeVisible();
  for (const [path, sign] of Object.entries(drawn)) {
    await page.goto(`/admin/#/${path}`);
    await expect(sign).toBeVisible();
    await expect(page.locator('.cms-status-state')).not.toBeEmpty();
    await look(path);
  }
  await page.goto('/admin/#/collections/programs');
  await page.getByRole('button', { name: 'Images', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('media library');
}

/** Puts a new text on the board of drafts, as an editor at another computer does. */
async function draft({ origin, cookie }: RunningServer, name: string): Promise<void> {
  const raw = `---\ntitle: ${name}\nsummary: Une phrase.\norder: 9\ntranslation: complete\n---\n`;
  const dataFiles = ['fr', 'en'].map((lang) => ({ path: `content/domains/${lang}/${name}.mdx`, raw }));
  const options = { newEntry: true, useWorkflow: true, collectionName: 'domains' };
  const answer = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'persistEntry', params: { dataFiles, assets: [], options } }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

for (const locale of ['fr-CA', 'en-CA']) {
  test.describe(locale, () => {
    test.use({ locale });

    test(`no screen of the CMS has an obstacle that axe can find (${locale})`, async ({ page, server }) => {
      await draft(server, `brouillon-pour-axe-${locale.toLowerCase()}`);
      await onEachScreen(page, async (screen) => {
        // The bar that shows a page being loaded lives for a moment and stands outside every landmark.
        const exclude = ['body > canvas'];
        await expect.poll(() => obstaclesOn(page, { exclude }), { message: screen }).toEqual([]);
      });
    });
  });
}

test.describe('in French', () => {
  test.use({ locale: 'fr-CA' });

  test('an editor who works in French meets no English word on any screen', async ({ page }) => {
    let count = 0;
    await onEachScreen(page, async (screen) => {
      const texts = await textsOn(page);
      count += texts.length;
      const english = texts.filter(
        (text) =>
          strayWords('fr', text).length > 0 ||
          /^(?:Remove|Select|No options|Loading|Markdown|Logo)\b/.test(text),
      );
      expect.soft(english, screen).toEqual([]);
    });
    expect(count).toBeGreaterThan(200);
  });

  test('a list of choices speaks French, also when nothing matches', async ({ page }) => {
    await EditorPage.create(page, 'calls');
    const program = page.locator('[id^="program-field-"]').first();
    await program.fill('zzzz');
    await expect(page.getByText('Aucun choix ne correspond')).toBeVisible();
    await program.fill('spar');
    await expect(
      page
        .locator('[aria-live]')
        .filter({ hasText: /Choix possibles.: \d/ })
        .first(),
    ).toBeAttached();
  });

  test('a new text begins with no empty row in its lists, and each adds what it says', async ({ page }) => {
    await EditorPage.create(page, 'calls');
    await expect(page.getByText(/^0 élément$/).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ajouter : une étape' }).first()).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Dates', exact: true }).first()).toBeVisible();
  });

  test('an editor finds in a list what each text is, what it lacks, and narrows it down', async ({
    page,
  }) => {
    await EditorPage.open(page, 'programs', 'spark');
    await page.goto('/admin/#/collections/criteria');
    await expect(page.getByText(/— Annoncés$/)).toBeVisible();
    await page.getByRole('button', { name: 'Regrouper' }).click();
    await page.getByRole('menuitem', { name: 'État' }).click();
    await expect(page.getByRole('heading', { name: 'État « Publiés »' })).toBeVisible();
    await page.goto('/admin/#/collections/articles');
    await expect(page.getByText(/⚠ sans version anglaise/)).toHaveCount(1);
    await page.getByRole('button', { name: 'Filtrer' }).click();
    await page.getByRole('menuitem', { name: 'Sans version anglaise' }).click();
    await expect(page.locator('[class*="ListCardTitle"]')).toHaveCount(1);
  });

  test('a menu of the text opens and closes with the keyboard alone', async ({ page }) => {
    await EditorPage.open(page, 'programs', 'spark');
    const menu = page.locator(blockMenu).first();
    await menu.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Encadré' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menuitem', { name: 'Encadré' })).toBeHidden();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 }, hasTouch: true, locale: 'fr-CA' });

  test('an editor corrects a word on a phone and saves it, without scrolling sideways', async ({ page }) => {
    const editor = await EditorPage.open(page, 'partners', 'microsoft');
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.poll(width).toBeLessThanOrEqual(390);
    const summary = editor.input('summary', 'fr');
    await summary.tap();
    await summary.fill('Un mot corrigé dans l’autobus.');
    await page.getByRole('button', { name: 'Enregistrer' }).tap();
    await expect(page.getByText('Texte enregistré')).toBeVisible();
    await expect(editor.saved).toBeVisible();
    await page.goto('/admin/#/collections/partners');
    await expect(page.locator('[class*="ListCardTitle"]').first()).toBeInViewport();
    await expect.poll(width).toBeLessThanOrEqual(390);
  });
});

test.describe('on a small laptop', () => {
  test.use({ viewport: { width: 1024, height: 700 }, locale: 'fr-CA' });

  test('both languages and every button of the header fit at 1024 pixels', async ({ page }) => {
    const editor = await EditorPage.open(page, 'people', 'jean-ferre');
    await expect(editor.input('title', 'en')).toBeInViewport();
    await expect(page.getByRole('button', { name: 'Enregistrer' })).toBeInViewport();
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(1024);
  });
});
