import type { Page } from 'playwright/test';
import { z } from 'zod';
import { expect, test } from '../../support/drafting.ts';
import { EditorPage } from '../../support/editor-page.ts';
import type { RunningServer } from '../../support/server.ts';

const answerSchema = z.object({
  data: z.string().default(''),
  file: z.object({ id: z.string() }).optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** Asks the CMS as a colleague at another computer does. */
async function ask({ origin, cookie }: RunningServer, action: string, params: object): Promise<Answer> {
  const answer = await fetch(`${origin}/admin/api/v1`, {
    method: 'POST',
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ action, params }),
  });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return answerSchema.parse(JSON.parse(text));
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

/** Fails the next request of an action, as a server does that cannot take it. */
async function failNext(page: Page, action: string): Promise<void> {
  let hasFailed = false;
  await page.route('**/admin/api/v1', (route) => {
    const isMeant = route.request().postData()?.includes(`"action":"${action}"`) === true;
    if (!isMeant || hasFailed) return route.fallback();
    hasFailed = true;
    return route.fulfill({ status: 503, body: '' });
  });
}

test('an editor whose saved draft cannot be read again goes on with it, and nothing that they typed is lost', async ({
  page,
  server,
}) => {
  const editor = await EditorPage.open(page, 'people', 'regis-labeaume');
  await failNext(page, 'unpublishedEntryDataFile');
  await editor.fill('role', 'fr', 'Un rôle enregistré');
  await editor.saveDraft();
  const notice = page.locator('.cms-notice');
  await expect(notice).toContainText('Votre texte est enregistré et toujours là');
  await expect(notice).toContainText('HTTP 503');
  await expect(editor.input('role', 'fr')).toHaveValue('Un rôle enregistré');
  await editor.fill('role', 'fr', 'Un rôle corrigé ensuite');
  await editor.saveDraft();
  await expect(editor.saved).toBeVisible();
  await expect(notice).toBeHidden();
  const { data } = await ask(server, 'unpublishedEntryDataFile', {
    collection: 'people',
    slug: 'regis-labeaume',
    path: 'content/people/fr/regis-labeaume.mdx',
  });
  expect(data).toContain('Un rôle corrigé ensuite');
});

test('an editor to whom the board, a draft or one language of a text cannot be shown is told, and opens it with a button', async ({
  page,
  server,
}) => {
  const place = { collection: 'partners', slug: 'microsoft' };
  const path = `content/partners/fr/${place.slug}.mdx`;
  const { data, file } = await ask(server, 'getEntry', { path });
  const dataFiles = [
    { path, raw: data.replace(/^summary: .*$/m, 'summary: Un autre résumé.'), base: file?.id },
  ];
  const options = { useWorkflow: true, collectionName: place.collection };
  await ask(server, 'persistEntry', { dataFiles, assets: [], options });

  await page.clock.install();
  await failNext(page, 'unpublishedEntries');
  await EditorPage.enter(page);
  await page.goto('/admin/#/workflow');
  await expect(page.getByText('Le texte n’a pas pu être ouvert')).toBeVisible();
  await page.clock.runFor(10_000);
  const card = column(page, 'Brouillons').getByRole('link', { name: /Microsoft/ });
  await expect(card).toContainText('Un autre résumé.');

  await page.unrouteAll();
  await failNext(page, 'unpublishedEntryDataFile');
  await card.click();
  const notice = page.locator('.cms-notice');
  await expect(notice).toContainText('Ce texte n’a pas pu être ouvert.');
  await expect(page.getByText('Chargement du texte…')).toBeHidden();
  const again = notice.getByRole('button', { name: 'Ouvrir de nouveau le texte' });
  await again.press('Enter');
  const editor = await EditorPage.here(page);
  await expect(editor.input('summary', 'fr')).toHaveValue('Un autre résumé.');

  await page.unrouteAll();
  await failNext(page, 'getEntry');
  await page.goto('/admin/#/collections/partners/entries/le-camp');
  await expect(notice).toContainText('Ce texte n’a pas pu être ouvert.');
  await expect(editor.input('summary', 'fr'), 'the other language is not taken for it').toBeHidden();
  await again.press('Enter');
  await expect(editor.input('summary', 'fr')).toHaveValue(/Québec/);
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
