import { obstaclesOn } from '../support/axe.ts';
import { expect, test } from '../support/browser.ts';

/** A browser that has never been here. */
test.use({ storageState: { cookies: [], origins: [] } });

test('an editor comes in by the printed address, and by the short one after that, from a bookmark or from a link in a mail', async ({
  page,
  server,
}) => {
  await page.goto('/admin/');
  await expect(page.getByRole('heading', { name: 'L’éditeur est fermé' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The editor is closed' })).toBeVisible();

  await page.goto(server.cms);
  await expect(page).toHaveURL(/\/admin\/(?:#\/)?$/);
  await page.getByRole('button', { name: /^(?:Ouvrir l’éditeur|Open the editor)$/ }).click();
  await expect(page.getByRole('link', { name: 'Formulaires' })).toBeVisible();
  expect(await page.evaluate('document.cookie'), 'no script reads the cookie').not.toContain('passerelle');

  await page.goto('/admin/travail/');
  await expect(page.getByRole('heading', { name: 'Travail en cours' })).toBeVisible();

  // Another site's page: the browser keeps the cookie back until our own page asks.
  await page.goto(`data:text/html,<a href="${server.origin}/admin/">CMS</a>`);
  await page.getByRole('link', { name: 'CMS' }).click();
  await page.getByRole('link', { name: 'J’ai déjà ouvert l’éditeur dans ce navigateur' }).click();
  await expect(page.getByRole('link', { name: 'Formulaires' })).toBeVisible();
});

test('a person who meets the closed editor can read the page at any width, by any means', async ({
  page,
}) => {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/admin/work/');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await obstaclesOn(page)).toEqual([]);
  }
});
