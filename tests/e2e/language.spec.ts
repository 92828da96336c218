import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import type { Locale } from '../../src/i18n/locales.ts';
import { builtSite } from '../support/build-once.ts';
import { expect, test } from '../support/hosted-site.ts';
import { punctuationFaults, strayWords } from '../support/style-rules.ts';

/** The addresses of all pages of a language. */
async function pathsOf(locale: Locale): Promise<string[]> {
  const files = await readdir(join(builtSite(), 'client', locale), { recursive: true });
  return files
    .filter((file) => file.endsWith('index.html'))
    .map((file) => `/${locale}/${file.replace(/index\.html$/, '')}`);
}

/**
 * Every text that a page gives to read or to hear, in pieces: what stands between tags, names for screen readers, title
 * and description, and the choices of lists. Left out: what says of itself that it is in another language, addresses, code and
 * names of countries.
 */
function textsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { lang } = document.documentElement;
    const countries = 'select:has(option[value="AF"]) option';
    const foreign = `[lang]:not(html, [lang^="${lang}"])`;
    for (const left of document.querySelectorAll(`${foreign}, script, style, code, ${countries}, address`))
      left.remove();
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '');
    for (const name of ['aria-label', 'alt', 'title', 'placeholder'])
      for (const element of document.querySelectorAll(`[${name}]`))
        texts.push(element.getAttribute(name) ?? '');
    texts.push(document.querySelector('meta[name="description"]')?.getAttribute('content') ?? '');
    return texts.filter((text) => text.trim() !== '');
  });
}

for (const locale of ['fr', 'en'] as const) {
  const language = { fr: 'French', en: 'English' }[locale];

  test(`a reader of ${language} finds no page that slips into the other language`, async ({ page }) => {
    const paths = await pathsOf(locale);
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      await page.goto(path);
      const texts = await textsOf(page);
      expect.soft(texts.length, path).toBeGreaterThan(10);
      const strays = texts.filter((text) => strayWords(locale, text).length > 0);
      expect.soft(strays, `${path}: words of the other language`).toEqual([]);
      const faults = texts.flatMap((text) =>
        punctuationFaults(locale, text).map((fault) => `${fault}: ${text}`),
      );
      expect.soft(faults, `${path}: punctuation of the other language`).toEqual([]);
    }
  });
}
