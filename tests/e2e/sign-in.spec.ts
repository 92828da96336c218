import { expect } from 'playwright/test';
import { askAxe, openAxe } from '../support/axe.ts';
import { openPage, testBehind, withDevice } from '../support/site-behind-tls.ts';

const test = testBehind('nginx');

test('a publisher comes in by a printed address and a code, on a server without mail, and signs out everywhere', async ({
  own,
  site,
}) => {
  const [address = '', code = ''] = site.people(
    'invite',
    'pat@example.org',
    '--roles',
    'publisher,admin',
    '--name',
    'Pat Doe',
    '--language',
    'en',
  );
  const page = await openPage(own, site);
  await page.goto('/admin/');
  await expect(page).toHaveURL(/\/admin\/sign-in\/\?to=/);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Type the code');
  await page.getByLabel(/eight digits/).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'To the editor' }).click();
  await page.getByRole('button', { name: 'Open the editor' }).click();
  await page.getByRole('contentinfo').getByRole('link', { name: 'Pat Doe' }).click();

  await expect(page.getByText('Signed in as Pat Doe, pat@example.org.')).toBeVisible();
  const second = await openPage(own, site);
  await second.goto('/admin/sign-in/');
  await second.getByLabel('Your e-mail address').fill('pat@example.org');
  await second.getByRole('button', { name: 'Send me a link' }).click();
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('Look at your mail');
  await second.goto((await site.link('pat@example.org')).url);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await second.goto('/admin/account/');
  await expect(second.getByText('Signed in as Pat Doe')).toBeVisible();

  await second.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(second.getByText('You are signed out.')).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL(/\/admin\/sign-in\//);
});

test('an editor signs in by link, writes a draft in their name and cannot publish', async ({ own, site }) => {
  site.people('invite', 'anne@example.org', '--roles', 'editor', '--name', 'Anne Roy', '--language', 'fr');
  const page = await openPage(own, site);
  await page.goto('/admin/connexion/');
  await page.getByLabel('Votre adresse courriel').fill('anne@example.org');
  await page.getByRole('button', { name: 'M’envoyer un lien' }).click();
  await page.goto((await site.link('anne@example.org')).url);
  await page.getByRole('button', { name: 'Me connecter' }).click();
  await page.getByRole('button', { name: /Ouvrir l’éditeur|Open the editor/ }).click();
  await expect(
    page.getByRole('contentinfo').getByText(/enregistrez des brouillons|save drafts/),
  ).toBeVisible();
  const answer = await page.evaluate(async () => {
    const params = { collection: 'domains', slug: 'blockchain' };
    const response = await fetch('/admin/api/v1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-cms-language': 'fr' },
      body: JSON.stringify({ action: 'unpublishEntry', params }),
    });
    return { status: response.status, text: await response.text() };
  });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('Votre rôle ne permet pas cela');
});

test('signing in and inviting work without JavaScript, at 320 pixels', async ({ own, site }) => {
  const [address = '', code = ''] = site.people(
    'invite',
    'nojs@example.org',
    '--roles',
    'admin',
    '--language',
    'fr',
  );
  const context = await own.newContext({
    baseURL: site.siteUrl,
    javaScriptEnabled: false,
    viewport: { width: 320, height: 700 },
  });
  const page = await context.newPage();
  const examine = async () => {
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  };
  await page.goto(address);
  await examine();
  await page.getByLabel(/huit chiffres/).fill('12');
  await page.getByRole('button', { name: 'Me connecter' }).click();
  await expect(page.getByText('Ce n’est pas le bon code.')).toBeVisible();
  await page.getByLabel(/huit chiffres/).fill(code);
  await page.getByRole('button', { name: 'Me connecter' }).click();
  // An administrator who does not edit sees their account.
  await expect(page).toHaveURL(/\/admin\/(?:compte|account)\/$/);
  await page.goto('/admin/comptes/');
  await examine();
  await page.getByLabel('Adresse courriel').fill('nouvelle@example.org');
  await page.getByRole('button', { name: 'Inviter', exact: true }).click();
  await expect(page.getByText(/\d{4} \d{4}/)).toBeVisible();
  await examine();
});

test('axe finds no fault in the pages of signing in and of accounts', async ({ own, site }) => {
  const [address = '', code = ''] = site.people(
    'invite',
    'axe@example.org',
    '--roles',
    'admin',
    '--language',
    'en',
  );
  const page = await openPage(own, site);
  const examine = async () => {
    await openAxe(page);
    expect((await askAxe(page)).obstacles).toEqual([]);
  };
  for (const path of [
    '/admin/connexion/',
    '/admin/sign-in/',
    '/admin/sign-in/code/',
    `/admin/sign-in/${'A'.repeat(22)}/`,
  ]) {
    await page.goto(path);
    await examine();
  }
  await page.goto(address);
  await examine();
  await page.getByLabel(/eight digits/).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  for (const path of ['/admin/account/', '/admin/comptes/']) {
    await page.goto(path);
    await examine();
  }
});

for (const proxy of ['nginx', 'caddy'] as const)
  testBehind(proxy)(
    `invited by a printed address, a publisher makes a passkey, signs in with it, publishes and sees it live, through ${proxy}`,
    async ({ own, site }) => {
      const [address = '', code = ''] = site.people(
        'invite',
        'key@example.org',
        '--roles',
        'publisher',
        '--name',
        'Kim Key',
        '--language',
        'en',
      );
      const page = await openPage(own, site);
      await withDevice(page);
      await page.goto(address);
      await page.getByLabel(/eight digits/).fill(code);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Make a passkey on this device' }).click();
      await expect(page.getByText('not used yet')).toBeVisible();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();

      await page.goto('/admin/work/');
      await expect(page).toHaveURL(/\/admin\/sign-in\//);
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
      await expect(page).toHaveURL(/\/admin\/work\/$/);

      const summary = `Keys of ${proxy} and other devices`;
      const published = await page.evaluate(async (text) => {
        const ask = async (action: string, params: object) => {
          const response = await fetch('/admin/api/v1', {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-cms-language': 'en' },
            body: JSON.stringify({ action, params }),
          });
          return { status: response.status, answer: (await response.json()) as unknown };
        };
        const files = await ask('entriesByFolder', { folder: 'content/domains' });
        const entries = files.answer as { data: string; file: { path: string; id: string } }[];
        const own = entries.filter(({ file }) => file.path.endsWith('/blockchain.mdx'));
        const dataFiles = own.map(({ data, file }) => ({
          path: file.path,
          raw: data.replace(/^summary: .*$/m, `summary: ${text}`),
          base: file.id,
        }));
        const options = { useWorkflow: true, collectionName: 'domains' };
        const saved = await ask('persistEntry', { dataFiles, assets: [], options });
        const live = await ask('publishUnpublishedEntry', { collection: 'domains', slug: 'blockchain' });
        return [saved.status, live.status, own.length];
      }, summary);
      expect(published).toEqual([200, 200, 2]);
      await expect
        .poll(async () => {
          await page.goto('/en/domains/blockchain/');
          return page.content();
        })
        .toContain(summary);
      const { people } = site;
      expect(people('log').join('\n')).toMatch(
        /key@example\.org signed-in passkey[\s\S]*key@example\.org publishUnpublishedEntry domains\/blockchain/,
      );
    },
  );
