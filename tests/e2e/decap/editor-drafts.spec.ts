import type { Page } from 'playwright/test';
import { z } from 'zod';
import { obstaclesOn } from '../../support/axe.ts';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';
import { untilLive } from '../../support/publication.ts';
import type { RunningServer } from '../../support/server.ts';

test.describe.configure({ mode: 'default' });

/** Says yes to the next question of the browser, and what it was. */
function sayYes(page: Page): Promise<string> {
  return new Promise((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.message());
      void dialog.accept();
    });
  });
}

/** Publishes the draft that is open, says yes to it, and waits until the CMS tells that it is live. */
async function publish(page: Page, server: RunningServer, editor: EditorPage): Promise<void> {
  await untilLive(page, server, async () => {
    void sayYes(page);
    await editor.publish();
    await expect(editor.status).toHaveAttribute('data-state', 'building');
  });
  await expect(editor.status).toContainText('En ligne depuis');
}

const draftFile = z.object({ data: z.string(), id: z.string() });

/** Saves one language of a draft as a colleague would from another browser. */
async function saveDraftElsewhere(
  { origin, cookie }: RunningServer,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const [collection = '', , slug = ''] = file.split('/');
  const path = `content/${file}.mdx`;
  const ask = async (action: string, params: object): Promise<unknown> => {
    const response = await fetch(`${origin}/admin/api/v1`, {
      method: 'POST',
      headers: { origin, cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ action, params }),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const { data, id } = draftFile.parse(await ask('unpublishedEntryDataFile', { collection, slug, path }));
  const options = { useWorkflow: true, collectionName: collection };
  await ask('persistEntry', { dataFiles: [{ path, raw: change(data), base: id }], assets: [], options });
}

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
  await expect(editor.changes).toContainText('Un résumé en relecture.');
  await expect(editor.changes).toContainText('A summary in review.');
  await editor.setStatus('Prêt');
  await publish(page, server, editor);
  await page.goto('/fr/organisations/microsoft/');
  await expect(page.locator('main')).toContainText('Un résumé en relecture.');
  await page.goto('/en/organizations/microsoft/');
  await expect(page.locator('main')).toContainText('A summary in review.');
  expect(
    await server.content.read('partners/fr/microsoft.mdx'),
    'the developer’s own files are untouched',
  ).toBe(before);
});

test('a reviewer reads in the list of work what a draft changes, and in which language', async ({ page }) => {
  const editor = await EditorPage.open(page, 'people', 'carl-viel');
  await editor.fill('role', 'fr', 'Ancien président-directeur général');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await page.goto('/admin/travail/');
  const draft = page.locator('section', { hasText: 'Brouillons' }).locator('li', { hasText: 'Carl Viel' });
  await draft.getByText('Ce qui change').click();
  await expect(draft.getByRole('heading')).toHaveText('Fonction, français');
  await expect(draft.locator('ins')).toContainText('Ancien');
  await expect(draft.locator('del')).toContainText('de Québec International');
});

test('an editor who publishes from the board of drafts sees first what it changes, with the keyboard alone, in either language', async ({
  page,
  request,
  server,
}) => {
  test.setTimeout(150_000);
  const questions: string[] = [];
  page.on('dialog', (dialog) => {
    questions.push(dialog.message());
    void dialog.accept();
  });
  const readers = async () => (await request.get('/fr/organisations/microsoft-france/')).text();
  const editor = await EditorPage.open(page, 'partners', 'microsoft-france');
  const was = await editor.input('summary', 'fr').inputValue();
  await editor.fill('summary', 'fr', `${was} Vu au tableau.`);
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await editor.setStatus('Prêt');
  await page.goto('/admin/#/workflow');
  await expect(editor.changes, 'what belongs to a text goes with it').toBeHidden();
  const card = page.locator('[class*="-WorkflowCardContainer"]', { hasText: 'Microsoft France' });
  const asked = page.getByRole('dialog', { name: 'Publier « Microsoft France »?' });

  await card.getByRole('link').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const button = card.getByRole('button', { name: 'Publier les modifications' });
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(asked).toBeFocused();
  await expect(asked.getByRole('heading', { level: 3 })).toHaveText('Résumé français');
  await expect(asked.locator('ins')).toHaveText('[ajouté : Vu au tableau.]');
  expect(await obstaclesOn(page, { exclude: ['body > canvas'] })).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(asked).toBeHidden();
  await expect(button).toBeFocused();
  await expect(card).toBeVisible();

  await page.getByRole('button', { name: 'English' }).click();
  const english = page.getByRole('dialog', { name: 'Publish “Microsoft France”?' });
  await card.getByRole('button', { name: 'Publish changes' }).press('Enter');
  await expect(english.getByRole('heading', { level: 3 })).toHaveText('Summary French');
  await expect(english.locator('ins')).toHaveText('[added: Vu au tableau.]');
  expect(await readers()).not.toContain('Vu au tableau.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(english.getByRole('button', { name: 'Publish now' })).toBeFocused();
  await untilLive(page, server, () => page.keyboard.press('Enter'));
  await expect(editor.status).toContainText('Live since');
  expect(await readers()).toContain('Vu au tableau.');
  expect(questions, 'the browser asked nothing of its own').toEqual([]);
});

test('what a colleague saves while an editor looks at what a draft changes is not published unseen', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'partners', 'silicon-sentier');
  const was = await editor.input('summary', 'fr').inputValue();
  await editor.fill('summary', 'fr', `${was} Relu.`);
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await editor.setStatus('Prêt');
  await page.goto('/admin/#/workflow');
  const card = page.locator('[class*="-WorkflowCardContainer"]', { hasText: 'Silicon Sentier' });
  const asked = page.getByRole('dialog', { name: 'Publier « Silicon Sentier »?' });
  await card.hover();
  await card.getByRole('button', { name: 'Publier les modifications' }).click();
  await expect(asked.locator('ins')).toHaveText('[ajouté : Relu.]');

  await saveDraftElsewhere(server, 'partners/fr/silicon-sentier', (text) =>
    text.replace('Relu.', 'Jamais relu.'),
  );
  await asked.getByRole('button', { name: 'Publier maintenant' }).click();
  await expect(page.getByRole('alert', { name: 'Rien n’a été publié' })).toContainText(
    'a enregistré le texte français à l’instant',
  );
  const readers = await page.request.get('/fr/organisations/silicon-sentier/');
  expect(await readers.text()).not.toMatch(/relu\./i);

  await card.hover();
  await card.getByRole('button', { name: 'Publier les modifications' }).click();
  await expect(asked.locator('ins')).toHaveText('[ajouté : Jamais relu.]');
});

test('an editor takes a text off the site, finds it among the drafts and puts it back', async ({
  page,
  request,
  server,
}) => {
  const live = async () => (await request.get('/fr/actualites/les-mots-de-nos-pages/')).status();
  const editor = await EditorPage.open(page, 'articles', 'words-of-our-pages');
  expect(await live()).toBe(200);
  await untilLive(page, server, async () => {
    const asked = sayYes(page);
    await editor.unpublish();
    expect(await asked).toContain('il reste parmi les brouillons');
    await expect(page).toHaveURL(/collections\/articles$/);
  });
  await expect(editor.status).toContainText('En ligne depuis');
  expect(await live()).toBe(404);

  await EditorPage.open(page, 'articles', 'words-of-our-pages');
  await expect(editor.input('title', 'fr')).not.toHaveValue('');
  await editor.setStatus('Prêt');
  await publish(page, server, editor);
  expect(await live()).toBe(200);
});

test('an editor who would take away a text that others refer to is told which, and it stays', async ({
  page,
  request,
}) => {
  const editor = await EditorPage.open(page, 'domains', 'cybersecurity');
  void sayYes(page);
  await editor.unpublish();
  const dialog = page.getByRole('dialog', { name: 'D’autres textes y renvoient' });
  await expect(dialog.getByRole('link', { name: /\(Programmes\)/ }).first()).toHaveAttribute(
    'href',
    /^\/admin\/#\/collections\/programs\/entries\//,
  );
  await dialog.getByRole('button', { name: 'Ne rien changer' }).click();
  // Where they were, with the text, and told once.
  await expect(page).toHaveURL(/collections\/domains\/entries\/cybersecurity$/);
  await expect(editor.input('title', 'fr')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publié', exact: true })).toBeVisible();
  await expect(page.locator('.Toastify__toast')).toHaveCount(0);
  await EditorPage.open(page, 'domains', 'cybersecurity');
  void sayYes(page);
  await page.getByRole('button', { name: /^Supprimer/ }).click();
  await dialog.getByRole('button', { name: 'Ne rien changer' }).click();
  expect((await request.get('/fr/domaines/cybersecurite/')).status()).toBe(200);
});

test('an editor deletes a text, and it is gone in both languages', async ({ page, request, server }) => {
  const editor = await EditorPage.open(page, 'startups', 'exemple-atelier-04');
  const address = '/fr/entreprises/exemple-atelier-04/';
  expect((await request.get(address)).status()).toBe(200);
  await untilLive(page, server, async () => {
    void sayYes(page);
    await page.getByRole('button', { name: /^Supprimer/ }).click();
    await expect(page).toHaveURL(/collections\/startups$/);
  });
  await expect(editor.status).toContainText('En ligne depuis');
  expect((await request.get(address)).status()).toBe(404);
});
