import type { Page } from 'playwright/test';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';
import type { RunningServer } from '../../support/server.ts';

/** Asks the CMS as a colleague at another computer does. */
async function ask({ origin, cookie }: RunningServer, action: string, params: object): Promise<void> {
  const answer = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ action, params }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

/** A column of the board, by its heading. */
const column = (page: Page, heading: string) =>
  page.locator('div:has(> h2[class*="ColumnHeader"])', {
    has: page.getByRole('heading', { name: heading, exact: true }),
  });

test('an editor who has the board of drafts open sees what a colleague drafts, moves on and throws away, as text', async ({
  page,
  server,
}) => {
  const draft = { collection: 'pages', slug: 'board-draft' };
  await EditorPage.enter(page);
  await page.goto('/admin/#/workflow');
  const card = (heading: string) => column(page, heading).getByRole('link', { name: /Un titre au tableau/ });
  await expect(column(page, 'Brouillons')).toBeVisible();
  await expect(card('Brouillons')).toBeHidden();

  const body =
    '## Une partie\n\nUn [lien](/fr/programmes/) et du **gras**.\n\n<Callout kind="note">\n\nÀ part.\n\n</Callout>';
  const data = 'title: Un titre au tableau\nurlSlug: un-titre-au-tableau\nsummary: Ce que dit la carte.';
  const [french, english] = [
    `---\n${data}\ntranslation: complete\n---\n\n${body}\n`,
    '---\ntranslation: untranslated\n---\n',
  ];
  const dataFiles = Object.entries({ fr: french, en: english }).map(([lang, raw]) => ({
    path: `content/pages/${lang}/${draft.slug}.mdx`,
    raw,
  }));
  const options = { newEntry: true, useWorkflow: true, collectionName: draft.collection };
  await ask(server, 'persistEntry', { dataFiles, assets: [], options });
  await expect(card('Brouillons')).toContainText('Ce que dit la carte.');
  expect(await card('Brouillons').textContent()).not.toMatch(/[#*<>[\]]/);

  await ask(server, 'updateUnpublishedEntryStatus', { ...draft, newStatus: 'pending_review' });
  await expect(card('En relecture')).toBeVisible();
  await expect(card('Brouillons')).toBeHidden();
  await expect(page.getByText('En relecture\u00a0: 1. Prêts à publier\u00a0: 0.')).toBeVisible();

  await ask(server, 'deleteUnpublishedEntry', draft);
  await expect(card('En relecture')).toBeHidden();
});

test('a draft that an editor gave another status says so after they save it once more', async ({ page }) => {
  const editor = await EditorPage.open(page, 'partners', 'le-camp');
  await editor.fill('summary', 'fr', 'Un résumé à relire.');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await editor.setStatus('En relecture');
  await editor.fill('summary', 'fr', 'Un résumé corrigé à la relecture.');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  const status = page.getByRole('button', { name: /^Statut/ });
  await expect(status).toHaveText(/En relecture$/);
  await page.goto('/admin/#/workflow');
  await expect(column(page, 'En relecture').getByRole('link', { name: /Le CAMP/ })).toContainText(
    'Un résumé corrigé à la relecture.',
  );
});
