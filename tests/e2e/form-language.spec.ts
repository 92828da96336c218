import { applyPage, fillIn } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { openForm, pdfOf } from '../support/form-page.ts';
import { expect, test } from '../support/served-site.ts';

const deck = pdfOf('projet.pdf', 1_000);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    for (const from of ['a page with errors', 'the review'] as const) {
      test(`who changes the language on ${from} keeps answers and files, and agrees to the text in that language`, async ({
        page,
        server,
      }) => {
        await openForm(page, applyPage, javaScriptEnabled);
        await fillIn(page);
        await page.getByLabel('Présentation du projet').setInputFiles(deck);
        if (from === 'the review') await page.getByRole('button', { name: 'Relire avant d’envoyer' }).click();
        else {
          await page.getByRole('radio', { name: 'Cryptomonnaie' }).check();
          await page.getByRole('button', { name: 'Relire avant d’envoyer' }).click();
          await page.getByRole('button', { name: 'Une erreur? Modifier mes réponses' }).click();
          await page.getByRole('radio', { name: 'Cybersécurité' }).check();
        }
        // On a page that the server sent back, the other language is a button: it has come.
        const english = page.getByRole('button', { name: 'English', exact: true });
        await expect(english).toBeVisible();
        if (javaScriptEnabled) expect(await obstaclesOn(page)).toEqual([]);
        await english.click();
        await expect(page.locator('html')).toHaveAttribute('lang', 'en');
        if (javaScriptEnabled) await page.locator('application-form[data-ready]').waitFor();
        await expect(page.getByLabel('Name of the company or project')).toHaveValue('Exemple Atelier 01');
        await expect(page.getByText(/projet\.pdf/)).toBeVisible();
        const consent = page.locator('[name="studyConsent"]');
        await expect(consent).not.toBeChecked();
        await consent.check();
        await page.getByRole('button', { name: 'Send my application' }).click();
        await expect(page).toHaveURL(/\/en\/receipt\//);
        const [message] = await server.mail();
        expect(message?.attachments.map(({ filename }) => filename)).toContain('projet.pdf');
      });
    }
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a prospect is told that changing the language erases what they wrote', async ({ page }) => {
    await page.goto(applyPage);
    // Chromium under test shows no `noscript`, though it holds it.
    const said = page.locator('application-form noscript');
    expect(await said.innerText()).toContain('Changer de langue efface ce que vous avez écrit');
  });
});

test('who has chosen a file is told before a change of language leaves it behind', async ({ page }) => {
  await openForm(page, applyPage);
  await expect(page.getByText('Changer de langue efface ce que vous avez écrit')).toBeHidden();
  const input = page.getByLabel('Présentation du projet');
  await input.setInputFiles(deck);
  const asked: string[] = [];
  page.once('dialog', (dialog) => {
    asked.push(dialog.message());
    void dialog.dismiss();
  });
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect.poll(() => asked).toEqual([expect.stringMatching(/fichier/)]);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect.poll(() => input.evaluate((element: HTMLInputElement) => element.files?.length)).toBe(1);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('link', { name: 'English', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
