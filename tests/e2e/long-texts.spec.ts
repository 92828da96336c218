import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { run } from '../../src/commands/processes.ts';
import { pagesOfEachType, type PageOfType } from '../../src/commands/look/page-types.ts';
import { hostFolder } from '../../src/commands/look/static-host.ts';
import { clippedTexts } from '../support/clipped.ts';
import { copyContent } from '../support/content-copy.ts';
import { expect, test as usual } from '../support/hosted-site.ts';
import { growContent } from '../support/large-content.ts';
import { overfill } from '../support/overlong-content.ts';

/** All in one browser: that site is built once for them. */
usual.describe.configure({ mode: 'default' });

/** The site with every text as long as the model lets it be. */
const overlong = base.extend<object, { full: { origin: string; pages: readonly PageOfType[] } }>({
  full: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const copy = await copyContent();
      await growContent(copy.contentDir, { startups: 0, articles: 25 });
      await overfill(copy.contentDir);
      const out = join(copy.dataDir, 'out');
      const built = await run(process.execPath, ['src/commands/build.ts', '--out', out], { env: copy.env });
      if (built.code !== 0) throw new Error(built.output);
      const host = await hostFolder(join(out, 'client'));
      await use({ origin: host.origin, pages: await pagesOfEachType(join(out, 'client')) });
      await host.close();
      await copy.remove();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

overlong(
  'names of 120 letters and forty benefits are read whole, on a phone and on a screen',
  async ({ page, full }) => {
    for (const { path } of full.pages.filter(({ lang }) => lang === 'fr')) {
      await page.goto(`${full.origin}${path}`);
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        expect.soft(await clippedTexts(page), `${path} at ${width} px`).toEqual([]);
      }
    }
  },
);

overlong(
  'a programme that brings many things tells each of them once, and its contents lead past them',
  async ({ page, full }) => {
    await page.goto(`${full.origin}/fr/programmes/camp-microsoft/`);
    const brings = page.getByRole('region', { name: 'Avantages' });
    await expect(brings.getByText('Avantage 40')).toHaveCount(1);
    await expect(page.getByText('Avantage 40')).toHaveCount(1);
    await page.getByRole('link', { name: 'En un coup d’œil' }).click();
    await expect(page.getByRole('region', { name: 'En un coup d’œil' })).toBeInViewport();
  },
);

usual('who doubles the size of the text still reads all of it', async ({ page, site }) => {
  await page.setViewportSize({ width: 768, height: 900 });
  for (const { path } of site.pages.filter(({ lang }) => lang === 'fr')) {
    await page.goto(path);
    await page.addStyleTag({ content: ':root { font-size: 200% }' });
    expect.soft(await clippedTexts(page), path).toEqual([]);
  }
});
