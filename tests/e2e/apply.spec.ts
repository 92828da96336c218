import type { Page } from 'playwright/test';
import { applyPage, deck, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { expect, test } from '../support/served-site.ts';

/** Opens the form and waits until its script has taken over. */
async function openForm(page: Page): Promise<void> {
  await page.goto(applyPage);
  await page.locator('application-form[data-ready]').waitFor();
}

const send = (page: Page) => page.getByRole('button', { name: 'Envoyer ma candidature' }).click();
const reference = (page: Page) => page.locator('[data-reference]').innerText();
const summary = (page: Page) => page.locator('[data-error-summary]');

async function expectAccessible(page: Page): Promise<void> {
  expect(await obstaclesOn(page)).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 800 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth))
    .toBeLessThanOrEqual(0);
}

test('a prospect applies, holds a receipt, and the staff receive the whole application', async ({
  page,
  server,
}) => {
  await openForm(page);
  await fillIn(page);
  await page.getByLabel('Présentation du projet').setInputFiles(deck);
  await page.locator('[name="startedAt"]').waitFor({ state: 'attached' });
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\/[\w-]{22}\/$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre candidature est enregistrée');
  const number = await reference(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const [message, ...others] = await server.mail();
  expect(others).toEqual([]);
  expect(message?.subject).toContain(number);
  expect(message?.text).toContain('Un problème\n  sur deux lignes.');
  expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
  expect(message?.replyTo?.[0]?.address).toBe('exemple@example.org');

  const [row] = await server.serving.store.db.selectFrom('applications').select('flags').execute();
  expect(row?.flags).not.toContain('no-proof');
  expect(row?.flags).not.toContain('bad-proof');

  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
  await page.goto(applyPage);
  await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('');
});

test('a prospect who forgot answers is led to each of them, and loses nothing', async ({ page, server }) => {
  await openForm(page);
  await fillIn(page);
  await page.getByLabel('Présentation du projet').setInputFiles(deck);
  await page.getByLabel('courriel').fill('exemple');
  await page.getByLabel('Prénom et nom').fill('');
  await send(page);
  await expect(summary(page)).toBeFocused();
  await expect(page).toHaveTitle(/^Erreur\s: /);
  await expect(summary(page).getByRole('link')).toHaveCount(2);
  await expect(page.locator('[data-field="contactName"] [data-error]')).toHaveText(
    /^\s*Erreur\s*:?\s*Écrivez votre réponse\.$/,
  );
  await expectAccessible(page);
  await summary(page)
    .getByRole('link', { name: /Prénom et nom/ })
    .click();
  await expect(page.getByLabel('Prénom et nom')).toBeFocused();
  await page.getByLabel('Prénom et nom').fill('Personne Exemple');
  await page.getByLabel('courriel').fill('exemple@example.org');
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
  const [message] = await server.mail();
  expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
});

test('a prospect sees what is left in each part, and that nothing is sent until they send it', async ({
  page,
  server,
}) => {
  await openForm(page);
  const notSent = page.getByText(
    /Rien n’est envoyé tant que vous n’avez pas appuyé sur «\sEnvoyer ma candidature\s»/,
  );
  await expect(notSent).toBeVisible();
  const part = (name: string) => page.locator(`[data-progress="${name}"]`);
  await expect(part('eligibility')).toContainText('(2 réponses à donner)');
  await expect(part('agreement')).toContainText('(1 réponse à donner)');
  await page.getByRole('radio', { name: 'Oui' }).check();
  await expect(part('eligibility')).toContainText('(1 réponse à donner)');
  await fillIn(page);
  for (const item of await page.locator('[data-progress]').all())
    await expect(item).toContainText('(terminée)');
  await page.getByRole('link', { name: 'Votre projet', exact: true }).click();
  await expect(page).toHaveURL(/#section-project$/);
  await page.getByRole('button', { name: 'Relire avant d’envoyer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Relisez vos réponses');
  await expect(notSent).toBeVisible();
  expect(await server.mail()).toEqual([]);
});

test('a receipt is printed with the reference, the date and what happens next, and nothing to click', async ({
  page,
}) => {
  await openForm(page);
  await fillIn(page);
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('[data-reference]')).toBeVisible();
  await expect(page.getByText('Reçu le', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'La suite' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Navigation principale' })).toBeHidden();
  await expect(page.getByRole('search')).toBeHidden();
  await expect(page.getByText('English', { exact: true })).toBeHidden();
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('a question that an answer makes needless is not shown, and comes back when it is needed', async ({
  page,
}) => {
  await openForm(page);
  const country = page.locator('#field-country');
  await page.getByLabel('En France').check();
  await expect(country).toBeHidden();
  await page.getByLabel('Dans un autre pays').check();
  await expect(country).toBeVisible();
});

test('answers survive a reload and a change of language, and leave the browser when asked', async ({
  page,
}) => {
  await openForm(page);
  await fillIn(page);
  await page.reload();
  await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Exemple Atelier 01');
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByLabel('Name of the company or project')).toHaveValue('Exemple Atelier 01');
  await expect(page.getByLabel('A working prototype')).toBeChecked();
  await expect(page.locator('[name="studyConsent"]')).not.toBeChecked();
  await page.getByRole('button', { name: 'Erase my answers from this browser' }).click();
  await expect(page.getByLabel('Name of the company or project')).toHaveValue('');
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(0);
});

test('a person who erases their answers on a page that came back with errors finds the form empty', async ({
  page,
}) => {
  await openForm(page);
  await fillIn(page);
  await page.getByLabel('courriel').fill('exemple');
  await page.getByRole('button', { name: 'Relire avant d’envoyer' }).click();
  await expect(summary(page)).toBeFocused();
  await page.locator('application-form[data-ready]').waitFor();
  await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Exemple Atelier 01');
  await page.getByRole('button', { name: 'Effacer mes réponses de ce navigateur' }).click();
  await expect(page).toHaveURL(applyPage);
  await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('');
});

test('a page opened before closing is still sent in grace', async ({ page, server }) => {
  await openForm(page);
  server.clock.now = () => Date.parse('2027-04-01T04:10:00Z');
  await fillIn(page);
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
});

/** Sends the form: the server takes it, and its answer does not arrive. */
async function sendAndLoseAnswer(page: Page): Promise<void> {
  await page.route('**/api/forms/application', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  });
  await send(page);
  await expect(summary(page)).toContainText('L’envoi n’a pas abouti');
  await page.unroute('**/api/forms/application');
}

test('a broken connection loses nothing: the same answers sent again are one application', async ({
  page,
  server,
}) => {
  await openForm(page);
  await fillIn(page);
  await sendAndLoseAnswer(page);
  await page.reload();
  await page.locator('application-form[data-ready]').waitFor();
  await page.locator('[name="studyConsent"]').check();
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
  expect(await server.mail()).toHaveLength(1);
});

test('who corrects a word after a lost answer learns that the first one was received, and sends a second one only by choice', async ({
  page,
  server,
}) => {
  await openForm(page);
  await fillIn(page);
  await sendAndLoseAnswer(page);
  await page.getByLabel('Votre projet en une phrase').fill('Un essai corrigé.');
  const stored = () => server.serving.store.db.selectFrom('applications').select('reference').execute();
  const [first] = await stored();
  for (const attempt of ['first', 'second']) {
    await send(page);
    await expect(summary(page), attempt).toContainText('Vous nous avez déjà envoyé ce formulaire');
    await expect(summary(page), attempt).toContainText(first?.reference ?? 'nothing was stored');
    expect(await stored(), attempt).toHaveLength(1);
  }
  await expectAccessible(page);
  const receipt = summary(page).getByRole('link', { name: 'Voir la confirmation' });
  await expect(receipt).toHaveAttribute('href', /^\/fr\/recu\/[\w-]{22}\/$/);
  const again = page.getByRole('button', { name: 'Faire un second envoi, distinct, avec ces réponses' });
  // Drawn like the other buttons, not as the browser draws one that nobody styled.
  await expect(again).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)');
  await again.click();
  await expect(page).toHaveURL(/\/fr\/recu\//);
  expect(await stored()).toHaveLength(2);
});

test('a prospect whose domain is out of scope learns it, with what is possible now', async ({
  page,
  server,
}) => {
  await openForm(page);
  await fillIn(page);
  await page.getByRole('radio', { name: 'Cryptomonnaie' }).check();
  await send(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre projet n’est pas admissible');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  expect(await server.mail()).toEqual([]);
  await page.getByRole('button', { name: 'Une erreur? Modifier mes réponses' }).click();
  await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Exemple Atelier 01');
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a prospect who chose the wrong domain goes back and sends, with the attachment chosen before', async ({
      page,
      server,
    }) => {
      await page.goto(applyPage);
      if (javaScriptEnabled) await page.locator('application-form[data-ready]').waitFor();
      await fillIn(page);
      await page.getByLabel('Présentation du projet').setInputFiles(deck);
      await page.getByRole('radio', { name: 'Cryptomonnaie' }).check();
      await send(page);
      await page.getByRole('button', { name: 'Une erreur? Modifier mes réponses' }).click();
      if (javaScriptEnabled) await page.locator('application-form[data-ready]').waitFor();
      await expect(page.getByText(/projet\.pdf/)).toBeVisible();
      await page.getByRole('radio', { name: 'Cybersécurité' }).check();
      await page.locator('[name="studyConsent"]').check();
      await send(page);
      await expect(page).toHaveURL(/\/fr\/recu\//);
      const [message] = await server.mail();
      expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
    });
  });
}

test('answers can be read once more before sending, and changed', async ({ page, server }) => {
  await openForm(page);
  await fillIn(page);
  await page.getByLabel('Présentation du projet').setInputFiles(deck);
  await page.getByRole('button', { name: 'Relire avant d’envoyer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Relisez vos réponses');
  await expect(page.getByText('Ville de Québec et environs')).toBeVisible();
  await expect(page.getByText('projet.pdf')).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const website = page.locator('dl > div').filter({ hasText: 'Site web' });
  await expect(website).toContainText('Pas de réponse');
  await page.getByRole('button', { name: 'Modifier Nombre de personnes dans l’équipe' }).click();
  await page.locator('application-form[data-ready]').waitFor();
  await expect(page.getByLabel('Nombre de personnes dans l’équipe')).toBeInViewport();
  await page.getByLabel('Nombre de personnes dans l’équipe').fill('5');
  await page.locator('[name="studyConsent"]').check();
  await send(page);
  await expect(page).toHaveURL(/\/fr\/recu\//);
  const [message] = await server.mail();
  expect(message?.text).toMatch(/Nombre de personnes dans l’équipe\s+5/);
  expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('errors come back in the page’s language, with the answers and the attachment', async ({
    page,
    server,
  }) => {
    await page.goto(applyPage);
    await fillIn(page);
    await page.getByLabel('Présentation du projet').setInputFiles(deck);
    await page.getByLabel('courriel').fill('exemple');
    await send(page);
    await expect(page).toHaveTitle(/^Erreur\s: /);
    await expect(summary(page)).toBeFocused();
    await summary(page).getByRole('link').click();
    await expect(page.getByLabel('courriel')).toBeFocused();
    await expect(page.getByLabel('Quel problème résolvez-vous')).toHaveValue('Un problème\nsur deux lignes.');
    await expect(page.getByText(/projet\.pdf/)).toBeVisible();
    await page.getByLabel('courriel').fill('exemple@example.org');
    await send(page);
    await expect(page).toHaveURL(/\/fr\/recu\/[\w-]{22}\/$/);
    const [message, ...others] = await server.mail();
    expect(others).toEqual([]);
    expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
  });

  test('an impatient second click gives the same receipt', async ({ page, server }) => {
    await page.goto(applyPage);
    await fillIn(page);
    await send(page);
    await expect(page).toHaveURL(/\/fr\/recu\/[\w-]{22}\/$/);
    const first = page.url();
    await page.goto(applyPage);
    await fillIn(page);
    await send(page);
    await expect(page).toHaveURL(first);
    expect(await server.mail()).toHaveLength(1);
  });
});
