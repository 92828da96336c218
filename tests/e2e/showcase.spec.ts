import { expect, type Page } from 'playwright/test';
import { anApplicationByHttp } from '../support/apply-by-http.ts';
import { obstaclesOn } from '../support/axe.ts';
import { EditorPage } from '../support/editor-page.ts';
import { openPage, signIn, testBehind } from '../support/site-behind-tls.ts';

const test = testBehind('nginx');

const decisions = '/admin/applications/decisions/demo-2026/';
const showcase = `${decisions}showcase/`;

/** Decides, and applies it with no reasons. */
async function decide(page: Page, reference: string, state: string): Promise<void> {
  await page.goto('/admin/applications/ranking/demo-2026/');
  await page.getByLabel(`Decision on ${reference}`).selectOption(state);
  await page.getByRole('button', { name: 'Save the decisions' }).click();
  await page.goto(decisions);
  const leaveOut = page.getByRole('button', { name: 'Leave out all reasons' });
  if (await leaveOut.isVisible()) await leaveOut.click();
  await page.getByRole('button', { name: 'Apply 1 decision' }).click();
  await expect(page.getByRole('status')).toContainText('applied');
}

/** Chooses a value in the English half of a text. */
async function chooseInEnglish(editor: EditorPage, field: string, words: string): Promise<void> {
  await editor.input(field, 'en').fill(words);
  await editor.page.getByRole('option', { name: words, exact: true }).first().click();
}

test('without scripts the staff have an accepted start-up drafted; an editor writes its English in the CMS, and readers find it with its cohort in both languages', async ({
  own,
  site,
}) => {
  test.setTimeout(300_000);
  const reference = await anApplicationByHttp(site.server.origin, { email: 'candidate@example.org' });
  const plain = await own.newContext({ baseURL: site.siteUrl, locale: 'en-CA', javaScriptEnabled: false });
  const staff = await plain.newPage();
  await signIn(staff, site, 'sam@example.org', 'staff');
  await decide(staff, reference, 'shortlisted');
  await decide(staff, reference, 'accepted');

  await staff.getByRole('link', { name: 'Draft the showcase' }).click();
  await expect(staff.getByRole('heading', { name: 'Cohort' })).toBeVisible();
  await staff.getByLabel(`Draft ${reference}, in French`).press('Space');
  await staff.getByRole('button', { name: 'Draft the chosen start-ups' }).press('Enter');
  await expect(staff.getByRole('alert')).toContainText(`${reference}: write the name of the start-up.`);
  await expect(staff.getByLabel(`Draft ${reference}, in French`)).toBeChecked();
  await staff.getByLabel('Name of the start-up').fill('Capteurs Boréal');
  await staff.getByLabel('What it does, in one sentence').fill('Des capteurs de sol pour les maraîchers.');
  await staff.getByLabel('Field of activity').selectOption('cybersecurity');
  await staff.getByRole('button', { name: 'Draft the chosen start-ups' }).press('Enter');
  await expect(staff.getByRole('status')).toContainText(`${reference} is drafted.`);
  await expect(staff.getByRole('main')).toContainText('Capteurs Boréal (draft)');
  await expect(staff.getByRole('link', { name: /in the CMS/ })).toHaveCount(0);

  const page = await openPage(own, site);
  await signIn(page, site, 'ed@example.org', 'staff,editor,publisher', { name: 'Ed Publie' });
  for (const path of [showcase, '/admin/candidatures/decisions/demo-2026/vitrine/']) {
    expect.soft((await page.goto(path))?.status(), path).toBe(200);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect.soft(await obstaclesOn(page), `${path} ${colorScheme}`).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 700 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, path).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  await page.goto(showcase);
  await page.getByRole('link', { name: 'Open “Capteurs Boréal” in the CMS' }).click();
  const editor = await EditorPage.here(page);
  await expect(editor.input('title', 'fr')).toHaveValue('Capteurs Boréal');
  await expect(editor.input('title', 'en')).toHaveValue('');
  await editor.fill('title', 'en', 'Boreal Sensors');
  await editor.fill('urlSlug', 'en', 'boreal-sensors');
  await editor.fill('tagline', 'en', 'Soil sensors for market gardeners.');
  await chooseInEnglish(editor, 'translation', 'Translated');
  await editor.saveDraft();
  await expect(page.getByText('Text saved')).toBeVisible();
  await page.getByRole('button', { name: /^Status/ }).click();
  await page.getByRole('menuitem', { name: 'Ready' }).click();
  await expect(page.getByRole('button', { name: 'Status: Ready' })).toBeVisible();
  await expect(editor.changes).toContainText('Soil sensors for market gardeners.');
  page.once('dialog', (dialog) => void dialog.accept());
  await editor.publish();
  await expect(page.getByRole('button', { name: 'Published', exact: true })).toBeVisible();

  const reader = await openPage(own, site);
  const french = '/fr/entreprises/capteurs-boreal/';
  const isThere = async () => (await reader.goto(french))?.status();
  await expect.poll(isThere, { message: 'the start-up is live', timeout: 200_000 }).toBe(200);
  await expect(reader.getByRole('main')).toContainText('Des capteurs de sol pour les maraîchers.');
  await reader.goto('/en/startups/boreal-sensors/');
  await expect(reader.getByRole('main')).toContainText('Soil sensors for market gardeners.');
  await reader
    .getByRole('main')
    .getByRole('link', { name: /example cohort/i })
    .first()
    .click();
  await expect(reader.getByRole('main')).toContainText('Boreal Sensors');
  await staff.goto(showcase);
  await expect(staff.getByRole('main')).toContainText('Boreal Sensors (published)');
});
