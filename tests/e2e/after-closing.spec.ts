import type { Page } from 'playwright/test';
import { makeLateCodes } from '../../src/server/applications/storage/late-codes.ts';
import { applyPage, callPage, deck, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import type { Server } from '../support/served-site.ts';
import { expect, test } from '../support/site-in-time.ts';

// One worker: each instant is built once.
test.describe.configure({ mode: 'default' });

const ready = (page: Page) => page.locator('application-form[data-ready]').waitFor();
const send = (page: Page) => page.getByRole('button', { name: 'Envoyer ma candidature' }).click();

async function lateCode({ serving, clock }: Server): Promise<string> {
  const now = clock.now();
  const wanted = { call: 'demo-2026', count: 1, now, expiresAt: now + 3_600_000 };
  const [code = ''] = await makeLateCodes(serving.store.db, wanted);
  return code;
}

test.describe('in the half hour of grace', () => {
  test.use({ instant: '2027-04-01T04:10:00Z' });

  const until = /peut encore être envoyé jusqu’au 1er\savril\s2027, à\s0\sh\s29 \(HAE\)/;

  test('a newcomer reads that the call has closed, and is offered no form at once', async ({ page }) => {
    await page.goto(applyPage);
    await expect(page.getByText('L’appel est clos depuis le 31')).toContainText(until);
    await expect(page.locator('application-form')).toBeHidden();
    await page.goto('/fr/');
    await expect(page.getByRole('link', { name: 'Poser ma candidature' })).toHaveCount(0);
  });

  test('who has begun finds the form with the answers again: after a reload, in another tab, in English', async ({
    page,
    context,
  }) => {
    await page.goto(applyPage);
    await page.getByText('Ouvrir la candidature que j’ai commencée').click();
    await ready(page);
    await fillIn(page);
    const other = await context.newPage();
    for (const tab of [page, other]) {
      await tab.goto(applyPage);
      await expect(tab.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Exemple Atelier 01');
    }
    await other.getByRole('link', { name: 'English', exact: true }).click();
    await expect(other.getByLabel('Name of the company or project')).toBeVisible();
    await page.locator('[name="studyConsent"]').check();
    await send(page);
    await expect(page).toHaveURL(/\/fr\/recu\//);
  });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });

    test('who has begun opens the form, and sends it', async ({ page }) => {
      await page.goto(applyPage);
      await expect(page.locator('application-form')).toBeHidden();
      await page.getByText('Ouvrir la candidature que j’ai commencée').click();
      await fillIn(page);
      await send(page);
      await expect(page).toHaveURL(/\/fr\/recu\//);
    });
  });
});

test.describe('after closing', () => {
  test.use({ instant: '2027-04-10T12:00:00Z' });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
      test.use({ javaScriptEnabled });

      test('who was given a late code is led from the call’s page to where it is typed, mistypes it at first, and applies', async ({
        page,
        server,
      }) => {
        await page.goto(callPage);
        await page.getByRole('link', { name: 'On m’a donné un code' }).click();
        await expect(page).toHaveURL(applyPage);
        await expect(page.locator('application-form')).toHaveCount(0);
        const code = page.getByLabel('Code pour poser ma candidature après la clôture');
        await expect(code).toBeHidden();
        await page.getByText('On m’a donné un code').click();
        await code.fill('AAAA-AAAA');
        await page.getByRole('button', { name: 'Ouvrir le formulaire' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce code ne fonctionne pas');
        await expect(page).toHaveTitle(/^Erreur\s: /);
        await expect(code).toBeFocused();
        await expect(code).toHaveAccessibleDescription(/Vérifiez chaque caractère du code/);
        await expect(code).toHaveValue('AAAA-AAAA');
        if (javaScriptEnabled) expect(await obstaclesOn(page)).toEqual([]);
        await code.fill(await lateCode(server));
        await page.getByRole('button', { name: 'Ouvrir le formulaire' }).click();
        if (javaScriptEnabled) await ready(page);
        await fillIn(page);
        await send(page);
        await expect(page).toHaveURL(/\/fr\/recu\//);
      });

      test('who sends with a late code that is refused keeps everything and puts the code right', async ({
        page,
        server,
      }) => {
        const right = await lateCode(server);
        await page.goto(`${applyPage}?code=${right}`);
        if (javaScriptEnabled) await ready(page);
        await fillIn(page);
        await page.getByLabel('Présentation du projet').setInputFiles(deck);
        const code = page.getByLabel('Code pour poser ma candidature après la clôture');
        await code.fill('AAAA-AAAA-AAAA-AAAA');
        await send(page);
        const summary = page.locator('[data-error-summary]');
        await expect(summary).toBeFocused();
        await summary.getByRole('link', { name: /Vérifiez chaque caractère du code/ }).click();
        await expect(code).toBeFocused();
        await code.fill(right);
        await send(page);
        await expect(page).toHaveURL(/\/fr\/recu\//);
        const [message] = await server.mail();
        expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
      });
    });
  }

  test('a late applicant changes the language, and erases their answers, without losing the form', async ({
    page,
    server,
  }) => {
    await page.goto(`${applyPage}?code=${await lateCode(server)}`);
    await ready(page);
    await page.getByLabel('Nom de l’entreprise ou du projet').fill('Exemple Atelier 01');
    // The page was drawn for this person: the answers on it go along.
    await page.getByRole('button', { name: 'English', exact: true }).click();
    await ready(page);
    const name = page.getByLabel('Name of the company or project');
    await expect(name).toHaveValue('Exemple Atelier 01');
    await page.getByRole('button', { name: 'Erase my answers from this browser' }).click();
    await expect(name).toHaveValue('');
    await expect(page.getByLabel('Code to apply after the deadline')).not.toHaveValue('');
  });

  test('who comes too late is led from the top of the page to where they can be told of the next call', async ({
    page,
  }) => {
    await page.goto(callPage);
    const button = page
      .getByRole('main')
      .locator('header')
      .getByRole('link', { name: 'M’avertir du prochain appel' });
    await button.click();
    await expect(page).toHaveURL('/fr/candidater/appel-exemple-2027/#apply');
    await expect(page.getByLabel('Adresse courriel')).toBeInViewport();
  });
});
