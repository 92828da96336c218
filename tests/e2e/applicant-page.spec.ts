import type { Page } from 'playwright/test';
import { aReceiptByHttp } from '../support/apply-by-http.ts';
import { obstaclesOn } from '../support/axe.ts';
import { expect, test } from '../support/served-site.ts';

/** No obstacle in either theme, and nothing beside the page, on a small telephone. */
async function inspect(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 });
  expect.soft((await page.goto(path))?.status(), path).toBe(200);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await obstaclesOn(page), `${path} ${colorScheme}`).toEqual([]);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, path).toBeLessThanOrEqual(320);
}

test('an applicant withdraws by keyboard and without JavaScript, and reads so; no page has an obstacle, in either language and theme', async ({
  page,
  browser,
  server,
}) => {
  const { receipt } = await aReceiptByHttp(server.origin, { email: 'candidate@example.org' });
  const inEnglish = receipt.replace('/fr/recu/', '/en/receipt/');
  await inspect(page, `${receipt}retrait/`);
  await inspect(page, `${inEnglish}withdraw/`);

  const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(receipt);
  await expect(plain.getByRole('rowheader', { name: 'Transmise à l’équipe' })).toBeVisible();
  await plain.getByRole('link', { name: 'Retirer cette candidature' }).focus();
  await plain.keyboard.press('Enter');
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Retirer cette candidature?');
  await plain.getByRole('button', { name: 'Retirer ma candidature' }).focus();
  await plain.keyboard.press('Enter');
  await expect(plain).toHaveURL(receipt);
  const standing = plain.getByRole('region', { name: 'Où en est votre candidature' });
  await expect(standing).toContainText('Retirée');
  await expect(plain.getByRole('link', { name: 'Retirer cette candidature' })).toHaveCount(0);
  await context.close();

  await inspect(page, receipt);
  await inspect(page, inEnglish);
  await expect(page.getByRole('region', { name: 'Where your application stands' })).toContainText(
    'Withdrawn',
  );
});
