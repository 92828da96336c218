import { expect, type Browser, type Page } from 'playwright/test';
import { obstaclesOn } from '../support/axe.ts';
import { anApplicationByHttp } from '../support/apply-by-http.ts';
import { tabTo } from '../support/keyboard.ts';
import { openPage, signIn, testBehind, type Site } from '../support/site-behind-tls.ts';

const test = testBehind('nginx');

const callPage = '/admin/applications/review/demo-2026/';

/** Applications, all given to one person to review. */
async function assign(
  own: Browser,
  site: Site,
  { reviewer, count, isBlind, name }: { reviewer: string; count: number; isBlind: boolean; name: string },
) {
  const references: string[] = [];
  for (let number = 1; number <= count; number += 1)
    references.push(
      await anApplicationByHttp(site.server.origin, {
        companyName: `${name} ${number}`,
        contactName: name,
        email: `${name}-${number}@example.org`,
      }),
    );
  const page = await openPage(own, site);
  await signIn(page, site, reviewer, 'reviewer');
  const staff = await openPage(own, site);
  await signIn(staff, site, `staff-of-${reviewer}`, 'staff');
  await staff.goto(callPage);
  for (const box of await staff.getByRole('group', { name: 'Who reviews' }).getByRole('checkbox').all())
    await box.uncheck();
  await staff.getByLabel(reviewer).check();
  await staff.getByLabel('Reviews for each application').fill('1');
  await staff.getByLabel('Blind review').setChecked(isBlind);
  await staff.getByRole('button', { name: 'Save' }).click();
  await expect(staff.getByRole('status')).toContainText('Saved.');
  await staff.getByRole('button', { name: 'Share out' }).click();
  await expect(staff.getByRole('status')).toContainText(`${count} review`);
  return { page, staff, references };
}

test('by keyboard alone and without JavaScript, ten applications are reviewed, one after the other', async ({
  own,
  site,
}) => {
  test.setTimeout(300_000);
  const { page: prepared, staff } = await assign(own, site, {
    reviewer: 'keys@example.org',
    count: 10,
    isBlind: false,
    name: 'Clavier',
  });
  const context = await own.newContext({ baseURL: site.siteUrl, javaScriptEnabled: false, locale: 'en-CA' });
  await context.addCookies(await prepared.context().cookies());
  const page = await context.newPage();
  await page.goto('/admin/reviews/');
  await tabTo(page, 'a:text("Continue with the next one")');
  await page.keyboard.press('Enter');
  for (let number = 1; number <= 10; number += 1) {
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Review ');
    await expect(page.getByText(`${number - 1} of 10 sent`)).toBeVisible();
    for (let criterion = 0; criterion < 5; criterion += 1) {
      await tabTo(page, `#score-${criterion}`);
      await page.keyboard.press('Space');
      for (let step = 0; step < (number + criterion) % 5; step += 1) await page.keyboard.press('ArrowRight');
    }
    await tabTo(page, '#comment');
    await page.keyboard.type(`Comment ${number}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toContainText('is sent.');
  }
  await expect(page.getByText('You have sent all your reviews.')).toBeVisible();
  await expect(page.getByText('10 of 10 sent')).toBeVisible();
  await staff.goto('/admin/applications/?review=complete');
  await expect(staff.getByRole('cell', { name: '1 of 1' })).toHaveCount(10);
});

test('a review that is not complete says what is missing, leads there, and keeps what was typed', async ({
  own,
  site,
}) => {
  const { page } = await assign(own, site, {
    reviewer: 'errors@example.org',
    count: 1,
    isBlind: false,
    name: 'Erreurs',
  });
  await page.goto('/admin/reviews/');
  await page.getByRole('link', { name: 'Continue with the next one' }).click();
  await page.getByLabel('Comment on the application as a whole').fill('Typed with care');
  await page.getByRole('radio', { name: '3 – good' }).first().check();
  await page.getByRole('button', { name: 'Send and go on' }).click();
  await expect(page.getByRole('alert')).toContainText('4 scores are missing');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByLabel('Comment on the application as a whole')).toHaveValue('Typed with care');
  await expect(page.getByRole('radio', { name: '3 – good' }).first()).toBeChecked();
  await page.getByRole('alert').getByRole('link').first().click();
  await expect(page.locator('#score-1')).toBeFocused();
  expect(await obstaclesOn(page)).toEqual([]);
});

test('in a blind review nothing that the browser receives names the applicant', async ({ own, site }) => {
  const { page, references } = await assign(own, site, {
    reviewer: 'blind@example.org',
    count: 1,
    isBlind: true,
    name: 'Zebulonix',
  });
  const received: string[] = [];
  page.on('response', (response) => {
    void response
      .text()
      .then((text) => received.push(`${response.url()} ${JSON.stringify(response.headers())} ${text}`))
      .catch(() => undefined);
  });
  for (const path of [
    '/admin/reviews/',
    `/admin/evaluations/${references[0] ?? ''}/`,
    `/admin/reviews/${references[0] ?? ''}/`,
  ])
    await page.goto(path);
  await expect(page.getByText('This review is blind')).toBeVisible();
  await expect(page.getByText(/1 file is not shown/)).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(received.length).toBeGreaterThan(2);
  expect(received.filter((text) => /zebulonix/i.test(text))).toEqual([]);
});

test('the pages of reviews have no obstacle, in either language, theme or width', async ({ own, site }) => {
  test.setTimeout(300_000);
  const { page, staff, references } = await assign(own, site, {
    reviewer: 'axe-reviewer@example.org',
    count: 2,
    isBlind: true,
    name: 'Obstacles',
  });
  const [reference = ''] = references;
  await page.goto(`/admin/reviews/${reference}/`);
  for (const group of await page.getByRole('radiogroup').all()) await group.getByRole('radio').last().check();
  await page.getByRole('button', { name: 'Send and go on' }).click();
  await expect(page.getByRole('status')).toContainText('is sent.');
  await staff.getByRole('link', { name: 'See how the applications rank' }).click();
  await expect(staff.getByRole('rowheader', { name: reference })).toBeVisible();
  const leftOut = staff.getByRole('link', { name: 'Without axe-reviewer@example.org' });
  const without = new URL((await leftOut.getAttribute('href')) ?? '', staff.url()).search;
  expect(without).not.toBe('');
  const pages: [Page, string][] = [
    [page, '/admin/reviews/'],
    [page, '/admin/evaluations/'],
    ...references.flatMap((one): [Page, string][] => [
      [page, `/admin/evaluations/${one}/`],
      [page, `/admin/reviews/${one}/`],
    ]),
    [staff, callPage],
    [staff, '/admin/candidatures/evaluation/demo-2026/'],
    [staff, '/admin/applications/ranking/demo-2026/'],
    [staff, `/admin/candidatures/classement/demo-2026/${without}`],
    [staff, `/admin/candidatures/${reference}/`],
    [staff, '/admin/candidatures/'],
  ];
  for (const [shown, path] of pages) {
    expect.soft((await shown.goto(path))?.status(), path).toBe(200);
    for (const colorScheme of ['light', 'dark'] as const) {
      await shown.emulateMedia({ colorScheme });
      expect.soft(await obstaclesOn(shown), `${path} ${colorScheme}`).toEqual([]);
    }
    await shown.setViewportSize({ width: 320, height: 700 });
    const width = await shown.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(width, path).toBeLessThanOrEqual(320);
    await shown.setViewportSize({ width: 1280, height: 900 });
  }
});
