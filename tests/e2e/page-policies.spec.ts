import type { Page } from 'playwright/test';
import { pagesOfEachType } from '../../src/commands/look/page-types.ts';
import { expect, test } from '../support/served-site.ts';

/** Answers as the server does, but for one thing: what someone typed is put into the page as code. */
async function forgetToEscape(page: Page, typed: string): Promise<void> {
  await page.route('**/api/forms/application', async (route) => {
    const answer = await route.fetch();
    const html = (await answer.text()).replace('</main>', `${typed}</main>`);
    await route.fulfill({ response: answer, body: html });
  });
}

const script = "window.stolen = true; document.title = 'PWNED'";

test('a script typed into a form does not run even where a page forgets to escape it', async ({ page }) => {
  const typed = `<script>${script}</script><style>main{display:none}</style>`;
  await forgetToEscape(page, typed);
  await page.goto('/fr/candidater/');
  await page.setContent(
    '<form method="post" action="/api/forms/application"><input type="hidden" name="call" value="demo-2026"><input name="companyName"><button name="action" value="edit">x</button></form>',
  );
  await page.locator('input[name=companyName]').fill(typed);
  const refusals: string[] = [];
  page.on('console', (message) => refusals.push(message.text()));
  await page.locator('button').click();
  await expect(page.locator('main form')).toBeVisible();
  expect(await page.locator('main > script').textContent()).toBe(script);
  expect(await page.title()).not.toBe('PWNED');
  expect(await page.evaluate(() => Reflect.has(window, 'stolen'))).toBe(false);
  expect(refusals.join('\n')).toContain('Content Security Policy');
});

test('every kind of page runs and looks as it was made under the server’s policy', async ({
  page,
  clientDir,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const french = (await pagesOfEachType(clientDir)).filter(({ lang }) => lang === 'fr');
  expect(french.length).toBeGreaterThan(20);
  for (const { path } of french) {
    await page.goto(path);
    await expect(page.locator('h1').first()).toBeVisible();
  }
  expect(complaints).toEqual([]);
});
