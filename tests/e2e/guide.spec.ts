import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBrokenLinks } from '../../src/integrations/links.ts';
import { locales } from '../../src/i18n/locales.ts';
import type { Collection } from '../../src/model/collection.ts';
import { collectionNames, collections } from '../../src/model/collections/index.ts';
import { builtSite } from '../support/build-once.ts';
import { expect, test } from '../support/hosted-site.ts';
import { punctuationFaults, strayWords } from '../support/style-rules.ts';

const client = () => join(builtSite(), 'client');

/** The addresses of the guide's pages in a language. */
async function guidePaths(locale: 'fr' | 'en'): Promise<string[]> {
  const files = (await readdir(join(client(), 'admin/aide'), { recursive: true })).filter((file) =>
    file.endsWith('index.html'),
  );
  return files
    .filter((file) => file.startsWith('en/') === (locale === 'en'))
    .map((file) => `/admin/aide/${file.replace(/index\.html$/, '')}`);
}

test('an editor reads every page of the guide in both languages, and goes from one to the other', async ({
  page,
}) => {
  const [french, english] = [await guidePaths('fr'), await guidePaths('en')];
  expect(french.length).toBe(english.length);
  expect(french.length).toBeGreaterThan(10);
  const met = new Set<string>();
  for (const path of french) {
    await page.goto(path);
    await expect.soft(page.locator('html')).toHaveAttribute('lang', 'fr');
    await page.getByRole('link', { name: 'English' }).click();
    await expect.soft(page.locator('html')).toHaveAttribute('lang', 'en');
    met.add(new URL(page.url()).pathname);
    await page.getByRole('link', { name: 'Français' }).click();
    await expect.soft(page).toHaveURL(path);
  }
  expect([...met].sort()).toEqual([...english].sort());
});

test('every link and every picture of the guide leads somewhere', async () => {
  const broken = await findBrokenLinks(client(), 'http://localhost:4321');
  expect(broken.filter(({ page }) => page.startsWith('/admin/'))).toEqual([]);
});

/** A text without what an editor types as it stands: a word of HTML, the name of a page in the menu. */
const withoutValues = (text: string) => text.replace(/[“«]\s*(?:email|page:[a-z-]*)\s*[»”]/g, '');

for (const locale of locales) {
  test(`the guide speaks one language at a time, punctuated as it asks for (${locale})`, async ({ page }) => {
    for (const path of await guidePaths(locale)) {
      await page.goto(path);
      const texts = await page.evaluate((language) => {
        for (const left of document.querySelectorAll(
          `[lang]:not(html, [lang^="${language}"]), script, style, code, pre`,
        ))
          left.remove();
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found: string[] = [];
        while (walker.nextNode()) found.push(walker.currentNode.textContent ?? '');
        for (const image of document.querySelectorAll('img')) found.push(image.alt);
        return found.filter((text) => text.trim() !== '');
      }, locale);
      expect.soft(texts.length, path).toBeGreaterThan(10);
      const faults = texts
        .map(withoutValues)
        .flatMap((text) =>
          [...strayWords(locale, text), ...punctuationFaults(locale, text)].map(
            (fault) => `${fault}: ${text}`,
          ),
        );
      expect.soft(faults, path).toEqual([]);
    }
  });
}

test('a stranger finds the guide neither in the search, nor in the sitemap, nor from the site', async () => {
  const files = (await readdir(client(), { recursive: true })).filter(
    (file) => /\.(?:html|xml|txt|json)$/.test(file) && !file.startsWith('admin'),
  );
  expect(files.length).toBeGreaterThan(100);
  for (const file of files) {
    if (file === 'robots.txt') continue;
    const text = await readFile(join(client(), file), 'utf8');
    expect.soft(text.includes('/admin/aide/') && !file.endsWith('site.json'), file).toBe(false);
  }
});

test('the guide names every field of every section of the CMS', async ({ page }) => {
  await page.goto('/admin/aide/champs/');
  for (const name of collectionNames) {
    const section = page.locator(`section[aria-labelledby="${name}"]`);
    const { fields }: Collection = collections[name];
    for (const [key, { label }] of Object.entries(fields)) {
      if (key === 'translatedFrom') continue;
      await expect
        .soft(
          section
            .locator('dt')
            .filter({ hasText: label.fr.slice(0, 12) })
            .first(),
          `${name}.${key}`,
        )
        .toBeAttached();
    }
  }
});

test('the guide fits a phone, and prints without what is only for a screen', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of await guidePaths('fr')) {
    await page.goto(path);
    expect
      .soft(await page.evaluate(() => document.documentElement.scrollWidth), path)
      .toBeLessThanOrEqual(320);
  }
  await page.goto('/admin/aide/traduire/');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation').first()).toBeHidden();
  await expect(page.getByRole('img').first()).toBeVisible();
});
