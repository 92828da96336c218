import { expect } from 'playwright/test';
import { obstaclesOn } from '../support/axe.ts';
import { openPage, signIn, testBehind } from '../support/site-behind-tls.ts';
import { anApplicationByHttp } from '../support/apply-by-http.ts';

const test = testBehind('nginx');

const hostile = '<img src=x onerror="window.stolen=1"><script>window.stolen=1</script>';

test('a person of the staff finds an application, reads it, writes a note, downloads the file and erases it, without JavaScript', async ({
  own,
  site,
}) => {
  const reference = await anApplicationByHttp(site.server.origin, { companyName: `Forge ${hostile}` });
  const context = await own.newContext({ baseURL: site.siteUrl, javaScriptEnabled: false, locale: 'en-CA' });
  const page = await context.newPage();
  await signIn(page, site, 'sam@example.org', 'staff');
  await page.getByRole('link', { name: 'Applications' }).click();
  await page.getByLabel('Reference number, name or e-mail').fill('forge');
  await page.getByLabel('State').selectOption('accepted');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/text=forge.*state=accepted/);
  await page.getByRole('link', { name: reference }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Application ${reference}`);
  await expect(page.locator('[lang="fr"]').getByText(hostile)).toBeVisible();
  await page.getByLabel('New note').fill('Called back.');
  await page.getByRole('button', { name: 'Save the note' }).click();
  await expect(page.getByRole('region', { name: 'Notes of the staff' })).toContainText('Called back.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'projet.pdf' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('projet.pdf');
  await expect(page.getByRole('region', { name: 'Record' })).toContainText('wrote a note on the application');
  await page.getByRole('button', { name: 'Erase this application…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Erase ${reference} for good?`);
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await expect(page.getByRole('status')).toContainText('The application is erased');
  await expect(page.getByText('Forge')).toHaveCount(0);
});

test('the staff pages have no obstacle, in either language, theme or width, and print without their buttons', async ({
  own,
  site,
}) => {
  const reference = await anApplicationByHttp(site.server.origin, {});
  const page = await openPage(own, site);
  await signIn(page, site, 'axe-staff@example.org', 'staff');
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  for (const list of ['/admin/candidatures/', '/admin/applications/'])
    for (const path of [list, `${list}?text=nobody`, `${list}${reference}/`]) {
      await page.goto(path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await obstaclesOn(page), `${path} ${colorScheme}`).toEqual([]);
      }
      await page.setViewportSize({ width: 320, height: 700 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect.soft(width, path).toBeLessThanOrEqual(320);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  await page.getByRole('button', { name: 'Erase this application…' }).click();
  expect.soft(await obstaclesOn(page)).toEqual([]);
  await page.goto(`/admin/applications/${reference}/`);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Answers' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('by keyboard alone, an application is found and opened from the list', async ({ own, site }) => {
  const reference = await anApplicationByHttp(site.server.origin, { companyName: 'Clavier' });
  const page = await openPage(own, site);
  await signIn(page, site, 'keys@example.org', 'staff');
  await page.goto('/admin/applications/');
  await page.getByLabel('Reference number, name or e-mail').focus();
  await page.keyboard.type('clavier');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/text=clavier/);
  const link = page.getByRole('link', { name: reference });
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if (await link.evaluate((one) => one === document.activeElement)) break;
  }
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Application ${reference}`);
});

test('an editor meets no application; the staff read the guide, and an editor of the staff comes from the to-do list', async ({
  own,
  site,
}) => {
  const reference = await anApplicationByHttp(site.server.origin, {});
  const editor = await openPage(own, site);
  await signIn(editor, site, 'only-editor@example.org', 'editor');
  for (const path of ['/admin/applications/', `/admin/candidatures/${reference}/`])
    expect((await editor.goto(path))?.status()).toBe(404);
  await editor.goto('/admin/work/');
  await expect(editor.getByRole('link', { name: 'Applications' })).toHaveCount(0);

  const both = await openPage(own, site);
  await signIn(both, site, 'both@example.org', 'editor,staff');
  await both.goto('/admin/work/');
  await both.getByRole('link', { name: 'Applications' }).click();
  await expect(both).toHaveURL(/\/admin\/applications\/$/);

  const staff = await openPage(own, site);
  await signIn(staff, site, 'guided@example.org', 'staff');
  await staff.goto('/admin/applications/');
  await staff.getByRole('link', { name: 'Guide for the staff' }).click();
  await expect(staff.getByRole('heading', { level: 1 })).toHaveText('Applications');
  await staff.goto('/admin/');
  await expect(staff).toHaveURL(/\/admin\/(?:account|compte)\/$/);
});
