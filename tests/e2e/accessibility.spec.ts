import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../support/hosted-site.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

test('no type of page has an obstacle that axe can find', async ({ page, site }) => {
  test.setTimeout(240_000);
  for (const { path } of site.pages.filter(({ lang }) => lang === 'fr')) {
    await page.goto(path);
    const { violations, passes } = await new AxeBuilder({ page }).withTags(standards).analyze();
    expect.soft(violations.map(describe), path).toEqual([]);
    expect.soft(passes.length, path).toBeGreaterThan(10);
  }
  expect(site.pages.length).toBeGreaterThan(30);
});

test('no type of English page has one either (its colours are those of the French one)', async ({
  page,
  site,
}) => {
  test.setTimeout(240_000);
  for (const { path } of site.pages.filter(({ lang }) => lang === 'en')) {
    await page.goto(path);
    const axe = new AxeBuilder({ page }).withTags(standards).disableRules(['color-contrast']);
    const { violations } = await axe.analyze();
    expect.soft(violations.map(describe), path).toEqual([]);
  }
});

test.describe('at night', () => {
  test.use({ colorScheme: 'dark' });

  test('every text stands out from its ground', async ({ page, site }) => {
    test.setTimeout(240_000);
    for (const { path } of site.pages.filter(({ lang }) => lang === 'fr')) {
      await page.goto(path);
      const { violations, passes } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
      expect.soft(violations.map(describe), path).toEqual([]);
      expect.soft(passes.length, path).toBe(1);
    }
  });
});

const describe = ({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
  `${id}: ${nodes.map(({ html }) => html).join('\n')}`;
