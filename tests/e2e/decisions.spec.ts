import PostalMime from 'postal-mime';
import { expect } from 'playwright/test';
import { obstaclesOn } from '../support/axe.ts';
import { anApplicationByHttp } from '../support/apply-by-http.ts';
import { openPage, signIn, testBehind } from '../support/site-behind-tls.ts';

const test = testBehind('nginx', { hasMail: true });

const ranking = '/admin/applications/ranking/demo-2026/';

test('the staff choose, write the reasons, see the message, apply, and the applicant reads it in French; no page has an obstacle', async ({
  own,
  site,
}) => {
  test.setTimeout(180_000);
  const reference = await anApplicationByHttp(site.server.origin, { email: 'candidate@example.org' });
  const page = await openPage(own, site);
  await signIn(page, site, 'sam@example.org', 'staff');
  await page.goto(ranking);
  await page.getByLabel(`Decision on ${reference}`).selectOption('declined');
  await page.getByRole('button', { name: 'Save the decisions' }).click();
  await expect(page.getByRole('status')).toContainText('1 decision is saved.');
  await page.getByRole('link', { name: '1 pending decision' }).click();
  await page.getByRole('button', { name: 'Apply 1 decision' }).click();
  await expect(page.getByRole('alert')).toContainText('neither confirmed nor left out');
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByRole('link', { name: `Reasons for ${reference}` }).click();
  await page.getByLabel('On the application as a whole').fill('Le marché reste à montrer.');
  await page.getByRole('button', { name: 'Confirm the reasons' }).click();
  await expect(page.getByRole('status')).toContainText('The reasons are confirmed');
  await page.getByRole('link', { name: 'Pending decisions' }).click();
  const message = page.getByRole('article');
  await expect(message).toContainText('Le marché reste à montrer.');
  const shown = (await message.locator('.text').textContent()) ?? '';

  for (const path of [
    ranking,
    '/admin/candidatures/classement/demo-2026/',
    '/admin/candidatures/decisions/demo-2026/',
    `/admin/candidatures/decisions/demo-2026/${reference}/`,
    '/admin/applications/decisions/demo-2026/messages/',
    '/admin/candidatures/decisions/demo-2026/bilan/',
    `/admin/candidatures/${reference}/`,
  ]) {
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

  await page.goto('/admin/applications/decisions/demo-2026/');
  await page.getByRole('button', { name: 'Apply 1 decision' }).click();
  await expect(page.getByRole('status')).toContainText('1 message goes out within a minute.');
  // What is due is looked for each minute, and whenever an application comes.
  await anApplicationByHttp(site.server.origin, { email: 'other@example.org' });
  const toApplicant = () =>
    site.received.filter(
      ({ recipients, text }) =>
        recipients.includes('candidate@example.org') &&
        /Content-Language/i.test(text) &&
        !/auto-replied/i.test(text),
    );
  await expect.poll(() => toApplicant().length, { timeout: 20_000 }).toBe(1);
  const mail = await PostalMime.parse(toApplicant()[0]?.text ?? '');
  expect(mail.subject).toBe(`[${reference}] Votre candidature n’est pas retenue`);
  expect(mail.text?.trimEnd()).toBe(shown);
});
