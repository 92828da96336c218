import { globSync } from 'node:fs';
import { join } from 'node:path';
import { askAxe, openAxeWithPages } from '../support/axe.ts';
import { builtSite } from '../support/build-once.ts';
import { paleTexts } from '../support/contrasts.ts';
import { expect, test } from '../support/hosted-site.ts';

/** The CMS is a program of its own, made by its bundler. */
const foreign = 'admin/index.html';

/** The addresses of every page of the site, the editors' guide and the pages for wrong addresses included. */
function everyPath(): string[] {
  return globSync('**/*.html', { cwd: join(builtSite(), 'client') })
    .filter((file) => file !== foreign)
    .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`)
    .sort();
}

/** Halves of the site, for the two browsers that run at a time. */
for (const half of [0, 1]) {
  test(`no page has an obstacle that axe can find, by day or at night (half ${half + 1} of 2)`, async ({
    page,
  }) => {
    test.setTimeout(400_000);
    const paths = everyPath().filter((_, index) => index % 2 === half);
    expect(paths.length).toBeGreaterThan(45);
    await openAxeWithPages(page);
    const measured = { light: new Set<string>(), dark: new Set<string>() };
    for (const path of paths) {
      await page.goto(path);
      const { obstacles, passed } = await askAxe(page, {}, { without: ['color-contrast'] });
      expect.soft(obstacles, path).toEqual([]);
      expect.soft(passed, path).toBeGreaterThan(10);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await paleTexts(page, measured[colorScheme]), `${path}, ${colorScheme}`).toEqual([]);
      }
    }
    for (const { size } of Object.values(measured)) expect(size).toBeGreaterThan(20);
  });
}
