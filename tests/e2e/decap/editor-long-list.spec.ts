import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../../support/browser.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { growContent } from '../../support/large-content.ts';
import { obstaclesOn } from '../../support/axe.ts';

test('an editor goes through a long list page by page with the keyboard, finds what is on no page yet, and comes back to their page', async ({
  page,
  server,
}) => {
  const { contentDir } = server.content;
  await growContent(contentDir, { startups: 0, articles: 120 });
  const count = (await readdir(join(contentDir, 'articles/fr'))).length;
  const pages = Math.ceil(count / 50);
  const cards = page.locator('[class*="ListCardTitle"]');
  const links = page.locator('[class*="ListCardLink"]');
  const list = page.getByRole('navigation', { name: 'Pages de la liste' });
  const [previous, next] = [
    list.getByRole('button', { name: 'Page précédente' }),
    list.getByRole('button', { name: 'Page suivante' }),
  ];
  const status = (number: number, from: number, to: number) =>
    `Page ${number} de ${pages}\u00a0: textes ${from} à ${to} de ${count}`;
  await EditorPage.enter(page);
  await page.goto('/admin/#/collections/articles');
  await expect(list.getByRole('status')).toHaveText(status(1, 1, 50));
  await expect(cards).toHaveCount(50);
  const first = await cards.allTextContents();
  await expect(previous).toBeDisabled();
  // Names are given to what Decap has drawn with the next frame.
  await expect.poll(() => obstaclesOn(page)).toEqual([]);

  await next.focus();
  await page.keyboard.press('Enter');
  await expect(list.getByRole('status')).toHaveText(status(2, 51, 100));
  const second = await cards.allTextContents();
  expect(second.filter((title) => first.includes(title))).toEqual([]);
  await expect(links.first(), 'the keyboard goes on at the first text').toBeFocused();
  for (let number = 3; number <= pages; number += 1) await next.click();
  await expect(list.getByRole('status')).toHaveText(status(pages, (pages - 1) * 50 + 1, count));
  await expect(next).toBeDisabled();
  await previous.click();

  await cards.first().click();
  await expect(page.locator('[id^="title-field-"]').first()).toBeVisible();
  await page.goBack();
  await expect(list.getByRole('status'), 'back on the page that was left').toContainText(
    `Page ${pages - 1} de`,
  );

  await page.getByPlaceholder(/Rechercher/).fill('Exemple 119');
  await page.keyboard.press('Enter');
  await expect(cards.filter({ hasText: 'Exemple 119' })).toHaveCount(1);

  for (const locale of ['fr', 'en'])
    for (const name of await readdir(join(contentDir, 'articles', locale)))
      if (name.startsWith('generated-')) await rm(join(contentDir, 'articles', locale, name));
});
