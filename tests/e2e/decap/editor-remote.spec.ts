import { expect, test as base } from 'playwright/test';
import { obstaclesOn } from '../../support/axe.ts';
import { admitted } from '../../support/cms-access.ts';
import { boxWith, openDocument, saveDocument } from '../../support/document-page.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { createElsewhere, type RepositoryElsewhere } from '../../support/repository-elsewhere.ts';
import { startServer, type RunningServer } from '../../support/server.ts';

interface Parts {
  elsewhere: RepositoryElsewhere;
  server: RunningServer;
}

/** Playwright’s `test` with a server whose publications are pushed to a repository that a colleague works in too. */
const test = base.extend<object, Parts>({
  elsewhere: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use) => {
      const elsewhere = await createElsewhere();
      await use(elsewhere);
      await elsewhere.remove();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ elsewhere }, use) => {
      const server = await startServer({ CMS_BACKEND: 'git', GIT_REMOTE: elsewhere.address });
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
  storageState: async ({ server }, use) => {
    await use(admitted(server));
  },
});

test.describe.configure({ mode: 'default' });

const file = (name: string) => `content/domains/fr/${name}.mdx`;

test('two people changed one text, here and elsewhere: an editor sees both versions and keeps the site’s', async ({
  page,
  elsewhere,
}) => {
  test.setTimeout(150_000);
  page.on('dialog', (dialog) => void dialog.accept());
  await expect.poll(() => elsewhere.git('branch')).toContain('main');
  await elsewhere.change('domains/fr/blockchain.mdx', 'par exemple pour', 'surtout pour');
  const editor = await EditorPage.open(page, 'domains', 'blockchain');
  const was = await editor.input('summary', 'fr').inputValue();
  await editor.fill('summary', 'fr', was.replace('par exemple pour', 'en particulier pour'));
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await editor.setStatus('Prêt');
  await editor.publish();
  await expect(page.locator('.cms-status-remote')).toContainText('Un texte a aussi été changé ailleurs', {
    timeout: 60_000,
  });

  await page.goto('/admin/travail/');
  await page.getByRole('link', { name: 'Chaîne de blocs' }).first().click();
  const panel = page.getByRole('alert').filter({ hasText: 'Ce texte a aussi été changé ailleurs' });
  const settled = page.getByRole('status', { name: 'C’est réglé' });
  await expect(panel).toContainText('Inès Colombe a modifié ce texte hors de l’éditeur');
  await expect(panel.getByRole('heading', { level: 3 })).toHaveText('Résumé français');
  await expect(panel.locator('del')).toHaveText('[retiré : surtout ]');
  await expect(panel.locator('ins')).toHaveText('[ajouté : en particulier ]');
  await expect.poll(() => obstaclesOn(page, { include: ['.cms-remote-conflict'] })).toEqual([]);

  await panel.getByRole('button', { name: 'Garder la version du site' }).click();
  await expect(settled).toBeFocused();
  await expect(settled).toContainText('La version du site est gardée');
  await settled.getByRole('button', { name: 'Fermer' }).click();
  await expect(settled).toBeHidden();
  await expect
    .poll(() => elsewhere.git('show', `main:${file('blockchain')}`))
    .toContain('en particulier pour');
  expect(
    await elsewhere.git('log', '--full-history', '--format=%an', 'main', '--', file('blockchain')),
  ).toContain('Inès Colombe');
});

test('a form was changed elsewhere twice while an editor looked: they decide on what is there, and take it over', async ({
  page,
  elsewhere,
}) => {
  test.setTimeout(150_000);
  await openDocument(page, '/admin/#/collections/forms/entries/session');
  await elsewhere.change('forms/session.yaml', 'fr: M’inscrire', 'fr: S’inscrire');
  await (await boxWith(page, 'M’inscrire')).fill('Réserver ma place');
  await saveDocument(page);
  await expect(page.locator('.cms-status-remote')).toContainText('Un texte a aussi été changé ailleurs', {
    timeout: 60_000,
  });

  // Without leaving the form.
  const panel = page.getByRole('alert').filter({ hasText: 'Ce texte a aussi été changé ailleurs' });
  await expect(panel.getByRole('heading', { level: 3 })).toHaveText('Texte du bouton d’envoi français');
  await expect(panel.locator('del')).toHaveText('[retiré : S’inscrire]');
  await elsewhere.change('forms/session.yaml', 'fr: S’inscrire', 'fr: Prendre une place');
  await panel.getByRole('button', { name: 'Prendre l’autre version' }).click();
  await expect(panel).toContainText('Le texte a encore changé pendant que vous regardiez');
  await expect(panel.locator('del')).toHaveText('[retiré : Prendre une place]');
  await expect(panel.locator('ins')).toHaveText('[ajouté : Réserver ma place]');

  await panel.getByRole('button', { name: 'Prendre l’autre version' }).click();
  await page.getByRole('button', { name: 'Ouvrir de nouveau le texte' }).click();
  await expect
    .poll(() =>
      boxWith(page, 'Prendre une place').then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await expect(panel).toBeHidden();
});
