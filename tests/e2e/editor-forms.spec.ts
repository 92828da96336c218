import { expect, test as base, type Locator, type Page } from 'playwright/test';
import { startServer, type RunningServer } from '../support/server.ts';

/** Playwright’s `test` with a server whose CMS edits a copy of the project's content. */
const test = base.extend<object, { server: RunningServer }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const server = await startServer({});
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

async function openDocument(page: Page, address: string): Promise<void> {
  await page.goto('/admin/');
  await page.getByRole('button', { name: 'Ouvrir l’éditeur' }).click();
  await expect(page.getByRole('link', { name: 'Formulaires' })).toBeVisible();
  await page.goto(address);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
}

/** The box in which a text stands. */
async function boxWith(page: Page, text: string): Promise<Locator> {
  const boxes = page.locator('textarea, input[type=text]');
  await expect(boxes.first()).toBeVisible();
  for (const box of await boxes.all()) if ((await box.inputValue()).startsWith(text)) return box;
  throw new Error(`No box holds “${text}”.`);
}

async function publish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Publier', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Publier maintenant' }).click();
}

/** Opens the items of a list, then one of them, by what stands for it while it is closed. */
async function openItem(page: Page, list: string, item: string): Promise<void> {
  const bar = page.getByText(list, { exact: true });
  await bar.locator('xpath=..').getByRole('button', { name: 'Déplier' }).first().click();
  await page
    .getByText(item, { exact: true })
    .locator('xpath=ancestor::*[.//button][1]')
    .getByRole('button')
    .first()
    .click();
}

test('an editor rewords a form in both languages, and prospects read it a few seconds later', async ({
  page,
  server,
}) => {
  // A save is followed by a publication.
  test.slow();
  await openDocument(page, '/admin/#/collections/forms/entries/application');
  await (await boxWith(page, 'Comptez une vingtaine')).fill('Une demi-heure suffit.');
  await (await boxWith(page, 'Allow about twenty')).fill('Half an hour is enough.');
  await publish(page);
  await expect(page.locator('.cms-status-state')).toHaveAttribute('data-state', 'building');
  await expect(page.locator('.cms-status-state')).toContainText('En ligne depuis', { timeout: 60_000 });
  await page.goto('/fr/candidater/appel-exemple-2026/');
  await expect(page.getByText('Une demi-heure suffit.')).toBeVisible();
  await page.goto('/en/apply/example-call-2026/');
  await expect(page.getByText('Half an hour is enough.')).toBeVisible();
  const before = await server.content.read('forms/application.yaml');
  expect(before).toContain('fr: Une demi-heure suffit.');
  expect(before).not.toContain('null');
});

test('an editor who rewords a consent under its old version is told, and loses nothing', async ({
  page,
  server,
}) => {
  await openDocument(page, '/admin/#/collections/forms/entries/question');
  await openItem(page, '2 parties', 'Pour vous répondre');
  await openItem(page, '2 questions', 'Publication');
  await (await boxWith(page, 'J’accepte que ma question')).fill('Je veux bien qu’elle soit publiée.');
  await publish(page);
  const problems = page.locator('.cms-problems');
  await expect(problems).toContainText('a changé, mais pas sa version');
  expect(await server.content.read('forms/question.yaml')).toContain('J’accepte que ma question');
  await (await boxWith(page, '2026-11')).fill('2026-12');
  await publish(page);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
  expect(await server.content.read('forms/question.yaml')).toMatch(/recorded: 2026-12 [0-9a-f]{16}/);
});

test('an address that leads straight from one text to another opens the other one whole', async ({
  page,
}) => {
  await openDocument(page, '/admin/#/collections/forms/entries/question');
  await page.evaluate(() => {
    location.hash = '#/collections/settings/entries/site';
  });
  await expect
    .poll(() =>
      boxWith(page, 'Les programmes d’accompagnement').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});

test('an editor changes a word of the menu', async ({ page, server }) => {
  await openDocument(page, '/admin/#/collections/settings/entries/site');
  await (await boxWith(page, 'Les programmes d’accompagnement')).fill('Des programmes, en clair');
  await publish(page);
  await expect(page.getByText('Tout est enregistré')).toBeVisible();
  expect(await server.content.read('site/site.yaml')).toContain('fr: Des programmes, en clair');
});
