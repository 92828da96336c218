import type { Page } from 'playwright/test';
import { obstaclesOn } from '../support/axe.ts';
import { clippedTexts } from '../support/clipped.ts';
import { expect, test } from '../support/hosted-site.ts';

/** What of the header can be pressed or typed into and stands partly outside the window, or is too narrow to be used. */
function unreachable(page: Page): Promise<string[]> {
  return page.locator('body > header').evaluate((header) => {
    const width = document.documentElement.clientWidth;
    return [...header.querySelectorAll('a, button, input, summary')]
      .filter((element) => element.checkVisibility())
      .flatMap((element) => {
        const box = element.getBoundingClientRect();
        const isOut = box.left < -1 || box.right > width + 1 || box.width < 24 || box.height < 24;
        const isNarrow = element instanceof HTMLInputElement && box.width < 120;
        return isOut || isNarrow
          ? [`${element.textContent.trim() || element.tagName} ${JSON.stringify(box)}`]
          : [];
      });
  });
}

const pages = [
  '/fr/',
  '/en/',
  '/fr/candidater/appel-exemple-2026/',
  '/fr/actualites/les-mots-de-nos-pages/',
  '/fr/recherche/',
];

for (const size of ['100%', '150%', '200%'])
  test(`a person who reads at ${size} reaches everything in the header, on a phone and on a tablet`, async ({
    page,
  }) => {
    for (const path of pages) {
      await page.goto(path);
      await page.addStyleTag({ content: `:root { font-size: ${size} }` });
      for (const width of [320, 390, 768, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        const menu = page.locator('header summary');
        if (await menu.isVisible()) await menu.click();
        expect.soft(await unreachable(page), `${path} at ${width} px`).toEqual([]);
        expect.soft(await clippedTexts(page), `${path} at ${width} px`).toEqual([]);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect.soft(excess, `${path} at ${width} px`).toBeLessThanOrEqual(0);
        const name = path.startsWith('/en/') ? 'Français' : 'English';
        await expect.soft(page.getByRole('link', { name, exact: true })).toBeInViewport({ ratio: 1 });
        if (await menu.isVisible()) await menu.click();
      }
    }
  });

test('on a phone the header is one row of 64 pixels; two where the page is in one language only', async ({
  page,
}) => {
  for (const path of pages)
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(path);
      const box = await page.locator('body > header').boundingBox();
      expect
        .soft(box?.height, `${path} at ${width} px`)
        .toBeLessThanOrEqual(path.includes('mots') ? 140 : 64);
    }
});

for (const javaScriptEnabled of [true, false])
  test.describe(`on a phone ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
    test.use({ javaScriptEnabled, viewport: { width: 390, height: 844 } });

    test('the keyboard opens the menu and goes on in it', async ({ page }) => {
      await page.goto('/fr/');
      const menu = page.locator('header summary');
      const link = page.getByRole('navigation', { name: 'Navigation principale' }).getByRole('link').first();
      await expect(link).toBeHidden();
      await menu.focus();
      await page.keyboard.press('Enter');
      await expect(link).toBeVisible();
      await page.keyboard.press('Tab');
      await expect(link).toBeFocused();
      if (javaScriptEnabled) {
        await page.keyboard.press('Escape');
        await expect(menu).toBeFocused();
        await expect(link).toBeHidden();
        await menu.click();
        expect(await obstaclesOn(page)).toEqual([]);
      }
      await page.getByRole('link', { name: 'Recherche', exact: true }).click();
      await expect(page).toHaveURL('/fr/recherche/');
    });

    test('on a wide screen the menu needs no button', async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto('/fr/');
      await expect(page.locator('header summary')).toBeHidden();
      await page.getByRole('navigation', { name: 'Navigation principale' }).getByRole('link').first().click();
      await expect(page).not.toHaveURL('/fr/');
    });
  });

test('the line of the bridge never strikes through the name of the organization, however long, in either theme', async ({
  page,
}) => {
  await page.goto('/fr/');
  for (const name of [
    'Passerelle',
    'Tremplin Saguenay et Lac',
    'Pépinière ouverte et durable du Haut-Saguenay',
    'Centre d’entrepreneuriat de l’Abitibi-Témiscamingue et du Nord',
  ]) {
    await page.locator('.wordmark span').evaluate((span, text) => (span.textContent = text), name);
    for (const [index, width] of [320, 390, 768, 1280].entries()) {
      // Both themes have the same measures: each is seen at two widths, and every width by two of the names.
      await page.emulateMedia({ colorScheme: index % 2 === name.length % 2 ? 'dark' : 'light' });
      await page.setViewportSize({ width, height: 844 });
      expect.soft(await clippedTexts(page), `${name}, ${width} px`).toEqual([]);
      const room = await page.locator('.wordmark').evaluate((mark) => {
        const range = document.createRange();
        range.selectNodeContents(mark.querySelector('span') ?? mark);
        const text = range.getBoundingClientRect();
        const whole = mark.getBoundingClientRect();
        const ends = [...mark.querySelectorAll('svg')].map((end) => end.getBoundingClientRect());
        return {
          above: text.top - whole.top,
          before: text.left - (ends[0]?.right ?? 0),
          after: (ends[1]?.left ?? 0) - text.right,
        };
      });
      for (const [side, pixels] of Object.entries(room))
        expect
          .soft(pixels, `${name}, ${width} px, ${side}`)
          .toBeGreaterThanOrEqual(side === 'above' ? 5 : -1);
      expect.soft(await unreachable(page), `${name}, ${width} px`).toEqual([]);
    }
  }
});
