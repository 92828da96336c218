import { expect, type Page } from 'playwright/test';
import { aReceiptByHttp } from '../support/apply-by-http.ts';
import { deck } from '../support/application.ts';
import { obstaclesOn } from '../support/axe.ts';
import { openPage, signIn, testBehind } from '../support/site-behind-tls.ts';

const test = testBehind('nginx');

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

const inEnglish = {
  language: 'en',
  studyConsent:
    'I agree that my answers are kept and read in order to consider my application, as explained above.',
};
const [request, reply] = ['Please send your financial statements.', 'Here they are.'];

test('the staff ask for more in French, the applicant answers in English with a file and without JavaScript, and the staff read it', async ({
  own,
  site,
}) => {
  const { reference, receipt } = await aReceiptByHttp(site.server.origin, inEnglish);
  const ownPage = `${site.siteUrl}${receipt.replace('/fr/recu/', '/en/receipt/')}`;
  const staff = await openPage(own, site);
  await signIn(staff, site, 'asks@example.org', 'staff');
  await staff.goto(`/admin/candidatures/${reference}/`);
  const part = staff.getByRole('region', { name: 'Compléments' });
  await expect(part).toContainText('Écrivez en anglais, la langue de la candidature');
  await part.getByLabel('Votre demande').fill(request);
  await part.getByLabel('Date limite').fill('2026-01-01');
  await part.getByRole('button', { name: /la demande/ }).click();
  await expect(staff.getByRole('alert')).toContainText('Vérifiez la date limite');
  await expect(part.getByLabel('Votre demande')).toHaveValue(request);
  await part.getByLabel('Date limite').fill('2099-01-31');
  await part.getByRole('button', { name: /la demande/ }).click();
  await expect(part).toContainText('En attente d’une réponse');
  await inspect(staff, 'the staff’s page, asked');

  const scripted = await openPage(own, site);
  await scripted.goto(ownPage);
  await inspect(scripted, 'the applicant’s page');
  await scripted.getByLabel('Your answer').fill(reply);
  await scripted.getByLabel('Your files').setInputFiles({ ...deck, name: 'a.docx' });
  await scripted.getByRole('button', { name: 'Send my answer' }).click();
  await expect(scripted.getByRole('heading', { level: 1 })).toHaveText('Your answer was not sent');
  await expect(scripted.getByLabel('Your files')).toHaveAccessibleDescription(/PDF/);
  await expect(scripted.getByLabel('Your answer')).toHaveValue(reply);
  await inspect(scripted, 'the page of an answer that was refused');

  const context = await own.newContext({ baseURL: site.siteUrl, javaScriptEnabled: false, locale: 'en-CA' });
  const plain = await context.newPage();
  await plain.goto(ownPage);
  const asked = plain.getByRole('region', { name: 'What the team asks of you' });
  await expect(asked).toContainText(request);
  await expect(asked).toContainText('Send your answer by January 31, 2099');
  await plain.getByLabel('Your answer').focus();
  await plain.keyboard.type(reply);
  await plain.getByLabel('Your files').setInputFiles(deck);
  await plain.getByRole('button', { name: 'Send my answer' }).focus();
  await plain.keyboard.press('Enter');
  await expect(plain).toHaveURL(`${ownPage}#supplements`);
  await expect(asked).toContainText(/Your answer was received on .+1 file/);
  await expect(asked).not.toContainText(reply);
  await expect(plain.getByRole('button', { name: 'Send my answer' })).toHaveCount(0);
  await context.close();

  await staff.reload();
  await expect(part).toContainText(reply);
  const [download] = await Promise.all([
    staff.waitForEvent('download'),
    part.getByRole('link', { name: deck.name }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(deck.name);
  await expect(staff.getByRole('region', { name: 'Journal' })).toContainText(
    'a envoyé le complément demandé pour la candidature',
  );
  await inspect(staff, 'the staff’s page, answered');
  await scripted.goto(ownPage);
  await inspect(scripted, 'the applicant’s page, answered');
});
