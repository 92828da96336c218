import { gluedWords } from '../support/glued.ts';
import { expect, test } from '../support/hosted-site.ts';
import { contrastOfButtons } from '../support/legible.ts';

/** Enough for the thinnest stroke of a letter to have a pixel of its own. */
const scale = 2;

test.use({ deviceScaleFactor: scale });

test('no two words are glued together on any type of page', async ({ page, site }) => {
  test.setTimeout(120_000);
  for (const { path } of site.pages) {
    await page.goto(path);
    expect.soft(await gluedWords(page), path).toEqual([]);
  }
  await page.setContent('<p><strong>Critères publiés</strong><span>le 3 mai</span></p><p>Un<b> mot</b></p>');
  expect(await gluedWords(page)).toEqual(['Critères publiés|le 3 mai']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a person who forces their own colours reads what every button says (${colorScheme})`, async ({
    page,
    site,
  }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    const [seen, texts] = [new Set<string>(), new Set<string>()];
    for (const { path } of site.pages.filter(({ lang }) => lang === 'fr')) {
      await page.goto(path);
      for (const { text, contrast } of await contrastOfButtons(page, scale, seen)) {
        expect.soft(contrast, `${text}, on ${path}`).toBeGreaterThan(4.5);
        texts.add(text);
      }
    }
    for (const text of [
      'Envoyer ma candidature',
      'Envoyer ma question',
      'M’inscrire',
      'Poser ma candidature',
    ])
      expect.soft([...texts]).toContain(text);
  });
}

test('on paper, links drawn as buttons are readable, and small print is smaller than the text', async ({
  page,
  site,
}) => {
  await page.emulateMedia({ media: 'print' });
  const seen = new Set<string>();
  for (const { path } of site.pages.filter(({ kind, lang }) => lang === 'fr' && kind !== 'welcome')) {
    await page.goto(path);
    for (const { text, contrast } of await contrastOfButtons(page, scale, seen))
      expect.soft(contrast, `${text}, on ${path}`).toBeGreaterThan(4.5);
  }
  await page.goto('/fr/actualites/');
  const sizeOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(await sizeOf('main .meta')).toBeLessThan(await sizeOf('main h2 + p'));
});
