import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { chromium, expect, test as base, type Browser, type Page } from 'playwright/test';
import { root } from '../../src/environment.ts';
import { askAxe, openAxe } from '../support/axe.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { chooseAddress, siteHost, startTlsProxy, type ProxyName } from '../support/tls-proxy.ts';

interface Site {
  siteUrl: string;
  server: RunningServer;
  /** Types a command of `npm run people`. @returns what it prints. */
  people: (...words: string[]) => string[];
  /** The newest message to an address, by its link and code. */
  link: (email: string) => Promise<{ url: string; code: string }>;
}

/** The whole program behind a proxy that speaks TLS, with nobody invited yet. */
const test = base.extend<object, { site: Site; tlsProxy: ProxyName; own: Browser }>({
  tlsProxy: ['nginx', { option: true, scope: 'worker' }],
  site: [
    async ({ tlsProxy }, use) => {
      const { port, siteUrl } = await chooseAddress();
      const server = await startServer({ SITE_URL: siteUrl });
      const stop = await startTlsProxy(tlsProxy, {
        port,
        upstream: server.origin.replace('localhost', '127.0.0.1'),
      });
      const people = (...words: string[]) => {
        const { stdout, stderr, status } = spawnSync(
          process.execPath,
          ['src/commands/cli.ts', 'people', ...words],
          {
            cwd: root,
            env: { ...process.env, ...server.content.env, SITE_URL: siteUrl },
          },
        );
        if (status !== 0) throw new Error(stderr.toString());
        return stdout.toString().trim().split('\n');
      };
      const folder = join(server.content.dataDir, 'mail', 'sign-in');
      const textTo = async (email: string) => {
        const names = await readdir(folder).catch(() => []);
        const messages = await Promise.all(
          names.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))),
        );
        return messages.findLast(({ to }) => to?.[0]?.address === email)?.text ?? '';
      };
      const link = async (email: string) => {
        // A message goes out after the answer.
        await expect.poll(() => textTo(email)).not.toBe('');
        const text = await textTo(email);
        return { url: /https:\/\/\S+/.exec(text)?.[0] ?? '', code: /\d{4} \d{4}/.exec(text)?.[0] ?? '' };
      };
      await use({ siteUrl, server, people, link });
      await stop();
      await server.remove();
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  // A browser that knows where the site's name is; the configuration's own asks the machine.
  own: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
    async ({}, use, { project }) => {
      const { launchOptions = {} } = project.use;
      const browser = await chromium.launch({
        ...launchOptions,
        args: [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${siteHost} 127.0.0.1`],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
});

const open = async (own: Browser, { siteUrl }: Site): Promise<Page> => {
  const context = await own.newContext({ baseURL: siteUrl, ignoreHTTPSErrors: true, locale: 'en-CA' });
  return context.newPage();
};

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
  const page = await open(own, site);
  await page.goto('/admin/');
  await expect(page).toHaveURL(/\/admin\/sign-in\/\?to=/);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Type the code');
  await page.getByLabel(/eight digits/).fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Open the editor' }).click();
  await page.getByRole('contentinfo').getByRole('link', { name: 'Pat Doe' }).click();

  await expect(page.getByText('Signed in as Pat Doe, pat@example.org.')).toBeVisible();
  const second = await open(own, site);
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
  const page = await open(own, site);
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
    const params = { collection: 'domains', slug: 'health' };
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
    ignoreHTTPSErrors: true,
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
  await expect(page.getByText('Ce n’est pas le code du dernier message.')).toBeVisible();
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
  const page = await open(own, site);
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
