import { globSync } from 'node:fs';
import { join } from 'node:path';
import { askAxe, openAxe } from '../support/axe.ts';
import { builtSite } from '../support/build-once.ts';
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
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(path);
      await openAxe(page);
      const day = await askAxe(page);
      expect.soft(day.obstacles, path).toEqual([]);
      expect.soft(day.passed, path).toBeGreaterThan(10);
      await page.emulateMedia({ colorScheme: 'dark' });
      const night = await askAxe(page, {}, ['color-contrast']);
      expect.soft(night.obstacles, `${path} at night`).toEqual([]);
      expect.soft(night.passed, `${path} at night`).toBe(1);
    }
  });
}
