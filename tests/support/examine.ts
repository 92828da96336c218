import { expect, type Page } from 'playwright/test';
import { obstaclesOn } from './axe.ts';

/**
 * Looks a page through as it stands, or at a path that answers 200: axe finds nothing in either theme, and nothing is beside the
 * page on a small telephone.
 */
export async function examine(page: Page, path?: string): Promise<void> {
  const where = path ?? page.url();
  if (path !== undefined) expect.soft((await page.goto(path))?.status(), where).toBe(200);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await obstaclesOn(page), `${where} ${colorScheme}`).toEqual([]);
  }
  const size = page.viewportSize() ?? { width: 1280, height: 900 };
  await page.setViewportSize({ width: 320, height: 700 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, where).toBeLessThanOrEqual(320);
  await page.setViewportSize(size);
}
