import type { Page } from 'playwright/test';
import { applyPage, deck, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { expect, test } from '../support/served-site.ts';

const current = /J’accepte que mes réponses soient conservées/;
const former = 'J’accepte que mes réponses soient lues.';

/** Opens the page of the call as it was before its consent was reworded. */
async function openFormerPage(page: Page): Promise<void> {
  await page.route(`**${applyPage}`, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({
      response,
      body: text.replaceAll(/J’accepte que mes réponses soient cons[^"<]*/g, former),
    });
  });
  await page.goto(applyPage);
  await expect(page.getByText(former)).toBeVisible();
}

/** Opens the page of the call as it was before the notice above the consent said where answers go. */
async function openWithFormerNotice(page: Page): Promise<void> {
  await page.route(`**${applyPage}`, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replaceAll(' et les transmet à l’équipe', '') });
  });
  await page.goto(applyPage);
  await expect(page.getByText('son serveur les enregistre.')).toBeVisible();
}

const send = (page: Page) => page.getByRole('button', { name: 'Envoyer ma candidature' }).click();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('who agreed to a text that has changed reads both texts, keeps everything, and agrees anew', async ({
      page,
      server,
    }) => {
      await openFormerPage(page);
      if (javaScriptEnabled) await page.locator('application-form[data-ready]').waitFor();
      await fillIn(page);
      await page.getByLabel('Présentation du projet').setInputFiles(deck);
      await send(page);
      const summary = page.locator('[data-error-summary]');
      await expect(summary).toBeFocused();
      await expect(summary.getByRole('link')).toHaveCount(1);
      const question = page.locator('[data-field="studyConsent"]');
      await expect(question.locator('blockquote')).toHaveText(former);
      const box = question.getByRole('checkbox', { name: current });
      await expect(box).not.toBeChecked();
      await expect(page.getByLabel('Nom de l’entreprise ou du projet')).toHaveValue('Exemple Atelier 01');
      if (javaScriptEnabled) expect(await obstaclesOn(page)).toEqual([]);
      await box.check();
      await send(page);
      await expect(page).toHaveURL(/\/fr\/recu\//);
      const [message] = await server.mail();
      expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
    });

    test('who agreed “as explained above” reads what has changed above, and agrees anew', async ({
      page,
    }) => {
      await openWithFormerNotice(page);
      if (javaScriptEnabled) await page.locator('application-form[data-ready]').waitFor();
      await fillIn(page);
      await send(page);
      await expect(page.locator('[data-error-summary]').getByRole('link')).toHaveCount(1);
      const notice = page.getByRole('region', { name: 'Vos renseignements personnels' });
      await expect(notice.locator('ins')).toContainText('et les transmet à l’équipe');
      const box = page.getByRole('checkbox', { name: current });
      await expect(box).not.toBeChecked();
      if (javaScriptEnabled) expect(await obstaclesOn(page)).toEqual([]);
      await box.check();
      await send(page);
      await expect(page).toHaveURL(/\/fr\/recu\//);
    });
  });
}
