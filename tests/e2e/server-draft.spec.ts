import type { Browser, Page } from 'playwright/test';
import PostalMime from 'postal-mime';
import { applyPage, deck, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { expect, test as served } from '../support/served-site.ts';
import { startSmtpPeer, type SmtpPeer } from '../support/smtp-peer.ts';

/** A site that sends mail by a server of the test's own. */
const test = served.extend<{ peer: SmtpPeer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
  peer: async ({}, use) => {
    const peer = await startSmtpPeer({ after: () => undefined });
    await use(peer);
    await peer.goDown();
  },
  settings: async ({ peer }, use) => use({ SMTP_URL: peer.url, MAIL_FROM: 'equipe@passerelle.example' }),
});

/** No obstacle in either theme, and nothing beside the page, on a small telephone. */
async function inspect(page: Page, what: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await obstaclesOn(page), `${what} ${colorScheme}`).toEqual([]);
  }
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, what).toBeLessThanOrEqual(320);
}

/** The same of a page of a browser without JavaScript, which cannot look at itself: in one that has its cookies. */
async function inspectTwin(browser: Browser, plain: Page, what: string): Promise<void> {
  const context = await browser.newContext({ storageState: await plain.context().storageState() });
  const twin = await context.newPage();
  await twin.goto(plain.url());
  await inspect(twin, what);
  await context.close();
}

/** The message with the link: where it leads, its code, its subject and text. */
async function messageIn(peer: SmtpPeer) {
  await expect.poll(() => peer.received.length).toBeGreaterThan(0);
  const { text = '', subject = '' } = await PostalMime.parse(peer.received.at(-1)?.text ?? '');
  const [url = ''] = /https?:\/\/\S+/.exec(text) ?? [];
  const [code = ''] = /\d{4} \d{4}/.exec(text) ?? [];
  return { path: new URL(url).pathname, code, subject, text };
}

test('an application begun in French with a file is continued in English on another device without JavaScript, and sent: one application, with its file', async ({
  page,
  browser,
  server,
  peer,
}) => {
  await page.goto(applyPage);
  await page.locator('application-form[data-ready]').waitFor();
  await fillIn(page);
  await page.getByLabel('Présentation du projet').setInputFiles(deck);
  await page.getByLabel('Prénom et nom').fill('');
  await page.locator('[name="startedAt"]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Enregistrer et continuer plus tard' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/fr\/reprendre\/$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gardée, pas encore envoyée');
  await inspect(page, 'the page of what is saved');
  const message = await messageIn(peer);
  expect(message.subject).toMatch(/^Pas encore envoyée/);
  expect(await server.mail()).toEqual([]);

  const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
  const other = await context.newPage();
  await other.goto('/en/apply/example-call-2026/form/');
  await other.getByRole('link', { name: 'Continue a saved application' }).click();
  await expect(other.getByLabel('E-mail address')).toBeVisible();
  await inspectTwin(browser, other, 'the page that asks for an address');
  await other.goto(message.path.replace('/fr/reprendre/lien/', '/en/continue/link/'));
  await inspectTwin(browser, other, 'the page of the link');
  await other.getByLabel(/eight/i).fill(message.code);
  await other.getByRole('button', { name: 'Continue' }).click();
  await expect(other).toHaveURL(/\/en\/continue\/[\da-f-]{36}\/$/);
  await expect(other.getByText('This application has not been sent yet.')).toBeVisible();
  await expect(other.getByRole('checkbox', { name: /projet\.pdf/ })).toBeChecked();
  await inspectTwin(browser, other, 'the form that is continued');
  await other.getByLabel('Full name').fill('Personne Exemple');
  for (const box of await other.locator('[data-field] input[type="checkbox"][required]').all())
    if (!(await box.isChecked())) await box.check();
  await other.getByRole('button', { name: 'Send my application' }).last().click();
  await expect(other).toHaveURL(/\/en\/receipt\/[\w-]{22}\/$/);

  const { db } = server.serving.store;
  const applications = await db.selectFrom('applications').select(['reference', 'locale']).execute();
  expect(applications.map(({ locale }) => locale)).toEqual(['en']);
  const files = await db.selectFrom('files').select(['reference', 'size']).execute();
  expect(files).toEqual([{ reference: applications[0]?.reference, size: deck.buffer.length }]);
  expect(await db.selectFrom('application_drafts').select('id').execute()).toEqual([]);

  const third = await (await browser.newContext({ baseURL: server.origin })).newPage();
  await third.goto(message.path);
  await expect(third.getByRole('heading', { level: 1 })).toHaveText(
    'Ce lien a déjà servi, ou n’est plus valable',
  );
  await inspect(third, 'the page of a link that is over');
  await third.context().close();
  await context.close();

  // The first browser has the page from before in its history: it is told, and nothing is lost.
  await page.goBack();
  await expect(page.getByLabel('Nom de l’entreprise ou du projet')).not.toHaveValue('');
});

test('an application that is saved without an address comes back with everything that was typed, without JavaScript', async ({
  browser,
  server,
  peer,
}) => {
  const context = await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(applyPage);
  await plain.getByLabel('Nom de l’entreprise ou du projet').fill('Pont');
  await plain.getByLabel('Présentation du projet').setInputFiles(deck);
  await plain.getByRole('button', { name: 'Enregistrer et continuer plus tard' }).click();
  await expect(plain.locator('[data-error-summary] a')).toHaveCount(1);
  await expect(plain.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Pont');
  await expect(plain.getByRole('checkbox', { name: /projet\.pdf/ })).toBeChecked();
  expect(peer.received).toEqual([]);
  await plain.getByLabel('courriel').fill('exemple@example.org');
  await plain.getByRole('button', { name: 'Enregistrer et continuer plus tard' }).click();
  await plain.getByRole('link', { name: 'Continuer' }).click();
  await expect(plain.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Pont');
  await plain.goto('/fr/reprendre/');
  await plain.getByRole('button', { name: 'Supprimer' }).click();
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Supprimée');
  expect(await server.serving.store.db.selectFrom('file_pieces').select('file').execute()).toEqual([]);
  await context.close();
});
