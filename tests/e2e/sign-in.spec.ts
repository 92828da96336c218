import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect } from 'playwright/test';
import { z } from 'zod';
import { askAxe, openAxe } from '../support/axe.ts';
import { EditorPage } from '../support/editor-page.ts';
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

test('two editors with one text open see each other and the language being written; neither is locked out', async ({
  own,
  site,
}) => {
  const open = async (email: string, name: string, role: string, language: string) => {
    const [address = '', code = ''] = site.people(
      ...['invite', email, '--roles', role, '--name', name, '--language', language],
    );
    const page = await openPage(own, site);
    await page.goto(address);
    await page.getByLabel(/huit chiffres|eight digits/).fill(code);
    await page.getByRole('button', { name: /^(?:Me connecter|Sign in)$/ }).click();
    return EditorPage.open(page, 'domains', 'cybersecurity');
  };
  const ines = await open('ines@example.org', 'Inès Colombe', 'editor', 'fr');
  const omar = await open('omar@example.org', 'Omar Diallo', 'publisher', 'en');
  const note = (editor: EditorPage) => editor.page.locator('.cms-status-presence');
  await expect(note(omar)).toHaveText(/Inès Colombe (?:a aussi ce texte à l’écran|has this text open too)\./);
  await ines.fill('summary', 'en', 'Blocks, one after another.');
  await expect(note(omar)).toHaveText(
    /Inès Colombe (?:modifie le texte anglais en ce moment|is editing the English text)\./,
  );
  await expect(note(ines)).toHaveText(/Omar Diallo/);
  await ines.saveDraft();
  await expect(ines.saved).toBeVisible();
  await expect(ines.page.getByRole('button', { name: /^(?:Publier|Publish)$/ })).toBeHidden();
  await omar.page.goto('about:blank');
  await expect(note(ines)).toBeEmpty();
  // Who is out is told so, and where to sign in: not that the server is away.
  site.people('sign-out', 'ines@example.org');
  await expect(ines.status.getByRole('link')).toHaveText(
    /^(?:Votre session a pris fin|Your session has ended)/,
    { timeout: 30_000 },
  );
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
        .poll(
          async () => {
            await page.goto('/en/domains/blockchain/');
            return page.getByText(summary).count();
          },
          { timeout: 90_000 },
        )
        .toBeGreaterThan(0);
      const { people } = site;
      expect(people('log').join('\n')).toMatch(
        /key@example\.org signed-in passkey[\s\S]*key@example\.org publishUnpublishedEntry domains\/blockchain/,
      );
    },
  );

test('a stranger’s page neither frames the site nor keeps hold of its window, and no script reads a cookie', async ({
  own,
  site,
}) => {
  const invited = ['invite', 'eve@example.org', '--roles', 'editor', '--language', 'en'];
  const [address = '', code = ''] = site.people(...invited);
  const page = await openPage(own, site);
  await page.goto(address);
  await page.getByLabel(/eight digits/).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto('/admin/account/');
  expect((await page.context().cookies()).length).toBeGreaterThan(0);
  for (const path of ['/admin/account/', '/admin/', '/fr/']) {
    await page.goto(path);
    expect(await page.evaluate(() => document.cookie)).toBe('');
  }
  const stranger = await page.context().newPage();
  const body = ['/admin/account/', '/fr/'].map((path) => `<iframe src="${site.siteUrl}${path}"></iframe>`);
  // On this machine too: Chromium lets no page from elsewhere reach an address here, whatever its headers.
  const host = createServer((_request, answer) =>
    answer.setHeader('content-type', 'text/html').end(body.join('')),
  );
  await once(host.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.object({ port: z.number() }).parse(host.address());
  await stranger.goto(`http://127.0.0.1:${port}/`);
  const frames = stranger.frames().slice(1);
  expect(frames).toHaveLength(2);
  for (const frame of frames) {
    await frame.waitForLoadState();
    expect(frame.url()).toMatch(/^chrome-error:/);
  }
  const [popup] = await Promise.all([
    stranger.waitForEvent('popup'),
    stranger.evaluate((url) => {
      const opened = window.open(url);
      Object.assign(window, { isLost: () => opened?.closed });
    }, `${site.siteUrl}/admin/account/`),
  ]);
  await expect(popup).toHaveURL(/\/admin\/account\/$/);
  await expect.poll(() => stranger.evaluate('isLost()')).toBe(true);
  host.close();
});
