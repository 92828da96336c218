import AxeBuilder from '@axe-core/playwright';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { builtSite } from '../support/build-once.ts';
import { expect, test } from '../support/hosted-site.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The CMS is a program of its own, made by its bundler. */
const foreign = 'admin/index.html';

/** The addresses of every page of the site, the editors' guide and the pages for wrong addresses included. */
function everyPath(): string[] {
  return globSync('**/*.html', { cwd: join(builtSite(), 'client') })
    .filter((file) => file !== foreign)
    .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`)
    .sort();
}

/** No page holds a frame: axe need not open a second page to gather what it found in frames. */
const axeOn = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

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
      const day = await axeOn(page).withTags(standards).analyze();
      expect.soft(day.violations.map(describe), path).toEqual([]);
      expect.soft(day.passes.length, path).toBeGreaterThan(10);
      await page.emulateMedia({ colorScheme: 'dark' });
      const night = await axeOn(page).withRules(['color-contrast']).analyze();
      expect.soft(night.violations.map(describe), `${path} at night`).toEqual([]);
      expect.soft(night.passes.length, `${path} at night`).toBe(1);
    }
  });
}

const describe = ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
  `${id}: ${nodes.map(({ html }) => html).join('\n')}`;
