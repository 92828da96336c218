import { expect, test as base } from 'playwright/test';
import { EditorPage } from '../support/editor-page.ts';
import { startServer, type RunningServer } from '../support/server.ts';

/** Playwright’s `test` with a server that keeps texts as commits, and so has drafts. */
const test = base.extend<object, { server: RunningServer }>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const server = await startServer({ CMS_BACKEND: 'git' });
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
});

test('an editor drafts a change, has it reviewed and publishes it; readers see it only then', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'partners', 'microsoft');
  const before = await server.content.read('partners/fr/microsoft.mdx');
  await editor.fill('summary', 'fr', 'Un résumé en relecture.');
  await editor.fill('summary', 'en', 'A summary in review.');
  await editor.saveDraft();
  await expect(page.getByText('Texte enregistré')).toBeVisible();
  await page.goto('/fr/organisations/microsoft/');
  await expect(page.locator('main')).not.toContainText('Un résumé en relecture.');

  await EditorPage.open(page, 'partners', 'microsoft');
  await expect(editor.input('summary', 'fr')).toHaveValue('Un résumé en relecture.');
  await editor.setStatus('En relecture');
  await editor.setStatus('Prêt');
  page.once('dialog', (dialog) => void dialog.accept());
  await editor.publish();
  await expect(editor.status).toHaveAttribute('data-state', 'building');
  await expect(editor.status).toContainText('En ligne depuis', { timeout: 30_000 });
  await page.goto('/fr/organisations/microsoft/');
  await expect(page.locator('main')).toContainText('Un résumé en relecture.');
  await page.goto('/en/organizations/microsoft/');
  await expect(page.locator('main')).toContainText('A summary in review.');
  expect(
    await server.content.read('partners/fr/microsoft.mdx'),
    'the developer’s own files are untouched',
  ).toBe(before);
});
