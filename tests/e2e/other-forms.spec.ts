import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import PostalMime from 'postal-mime';
import { applyPage } from '../support/application.ts';
import { expect, test, type Server } from '../support/served-site.ts';

const deck = (name: string, kilobytes: number) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4\n${' '.repeat(kilobytes * 1_000)}\ntrailer<<>>\n%%EOF\n`),
});

const ready = (page: Page) => page.locator('application-form[data-ready]').waitFor();
const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** The last message to a person who filled in a form. */
async function lastMessage({ serving, mailDir }: Server) {
  await serving.forwarding.drain();
  const folder = join(mailDir, 'acknowledgements');
  const name = (await readdir(folder)).filter((one) => one.endsWith('.eml')).at(-1) ?? '';
  return PostalMime.parse(await readFile(join(folder, name)));
}

test('a reader asks a question about the program whose page they were on', async ({ page, server }) => {
  await page.goto('/fr/programmes/spark/');
  await page.getByRole('link', { name: 'Poser une question' }).click();
  await ready(page);
  await expect(page.getByLabel('Spark', { exact: true })).toBeChecked();
  await page.getByLabel('Pas de réponse').check();
  await page.getByLabel('Spark', { exact: true }).check();
  await page.locator('[name=question]').fill('Faut-il être à Paris pour participer?');
  await page.getByLabel('Adresse courriel').fill('lectrice@example.org');
  await page.getByRole('button', { name: 'Envoyer ma question' }).click();
  await expect(heading(page)).toHaveText('Votre question est enregistrée');
  const [forStaff] = await server.mail();
  expect(forStaff?.subject).toContain('Poser une question');
  expect(forStaff?.text).toMatch(/Programme\s+Spark/);
  expect((await lastMessage(server)).subject).toContain('Votre question est enregistrée');
});

test('a team registers for an information session, and its confirmation says which one', async ({
  page,
  server,
}) => {
  await page.goto('/en/apply/example-call-2026/');
  await page.getByRole('link', { name: 'Register for a session' }).click();
  await ready(page);
  await page.getByLabel(/The call explained in an hour/).check();
  await page.getByLabel('Full name').fill('Example Person');
  await page.getByLabel('E-mail address').fill('team@example.org');
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(heading(page)).toHaveText('Your registration is recorded');
  expect((await lastMessage(server)).text).toContain('The call explained in an hour');
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('two answers tell a prospect whether the rest is worth filling in', async ({ page, server }) => {
      await page.goto(applyPage);
      if (javaScriptEnabled) await ready(page);
      const check = () => page.getByRole('button', { name: 'Vérifier mon admissibilité' }).click();
      await check();
      await expect(page.locator('[data-error-summary] li')).toHaveCount(2);
      await page.getByRole('radio', { name: 'Oui' }).check();
      await page.getByRole('radio', { name: 'Cybersécurité' }).check();
      await check();
      await expect(page.getByText('rien ne s’oppose à votre candidature')).toBeVisible();
      await expect(page.getByRole('radio', { name: 'Oui' })).toBeChecked();
      await page.getByRole('radio', { name: 'Non' }).check();
      await check();
      await expect(heading(page)).toHaveText('Votre projet n’est pas admissible');
      await expect(page.getByText('Cet appel s’adresse aux jeunes entreprises de Québec.')).toBeVisible();
      expect(await server.mail()).toEqual([]);
    });
  });
}

test('a prospect sees which file will be sent, how large it is, and takes it back', async ({ page }) => {
  await page.goto(applyPage);
  await ready(page);
  const input = page.getByLabel('Présentation du projet');
  await input.setInputFiles(deck('projet.pdf', 250));
  await expect(page.getByText(/projet\.pdf \(250\sko\)/)).toBeVisible();
  await page.getByRole('button', { name: 'Retirer projet.pdf' }).click();
  await expect(page.getByText(/projet\.pdf \(/)).toHaveCount(0);
  await expect.poll(() => input.evaluate((element: HTMLInputElement) => element.files?.length)).toBe(0);
});

test('a team downloads every question of a form as plain text, the same as on the page', async ({ page }) => {
  await page.goto('/fr/candidater/appel-exemple-2026/toutes-les-questions/');
  const questions = await page.locator('.question strong').allInnerTexts();
  const href = await page.getByRole('link', { name: /texte seul/ }).getAttribute('href');
  const text = await (await page.request.get(href ?? '')).text();
  expect(questions.length).toBeGreaterThan(15);
  for (const question of questions) expect(text).toContain(question);
});
