import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { chromium, expect, test as base, type Browser, type Page } from 'playwright/test';
import { root } from '../../src/environment.ts';
import { startServer, type RunningServer } from './server.ts';
import { startSmtpPeer, type Received } from './smtp-peer.ts';
import { chooseAddress, siteHost, startTlsProxy, type ProxyName } from './tls-proxy.ts';

export interface Site {
  siteUrl: string;
  server: RunningServer;
  keyDigest: string;
  /** Types a command of `npm run people`. @returns what it prints. */
  people: (...words: string[]) => string[];
  /** What came by mail, where the site has a mail server. */
  received: readonly Received[];
  /** The newest message to an address, by its link and code. */
  link: (email: string) => Promise<{ url: string; code: string }>;
}

/** Playwright's `test` with the whole program behind a proxy that speaks TLS, with no person invited yet. */
export const testBehind = (proxy: ProxyName, { hasMail = false } = {}) =>
  base.extend<object, { site: Site; own: Browser }>({
    site: [
      // eslint-disable-next-line no-empty-pattern -- Playwright reads the pattern to know what a fixture needs.
      async ({}, use) => {
        const { port, siteUrl } = await chooseAddress();
        const peer = hasMail ? await startSmtpPeer({ after: () => undefined }) : undefined;
        const server = await startServer({
          SITE_URL: siteUrl,
          TRUSTED_PROXIES: '127.0.0.1',
          ...(peer && { SMTP_URL: peer.url, MAIL_FROM: 'Passerelle <equipe@passerelle.example>' }),
        });
        const { stop, keyDigest } = await startTlsProxy(proxy, {
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
          // A message that is being written has another ending.
          const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
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
        await use({ siteUrl, server, keyDigest, people, link, received: peer?.received ?? [] });
        await stop();
        await server.remove();
        await peer?.goDown();
      },
      { scope: 'worker', timeout: 150_000 },
    ],
    // A browser that knows where the site's name is; the configuration's own asks the machine.
    own: [
      async ({ site }, use, { project }) => {
        const { launchOptions = {} } = project.use;
        const browser = await chromium.launch({
          ...launchOptions,
          args: [
            ...(launchOptions.args ?? []),
            `--host-resolver-rules=MAP ${siteHost} 127.0.0.1`,
            // Chromium makes no passkeys for a site whose certificate it does not trust.
            `--ignore-certificate-errors-spki-list=${site.keyDigest}`,
          ],
        });
        await use(browser);
        await browser.close();
      },
      { scope: 'worker' },
    ],
  });

/** A page of a browser that nobody has used yet. */
export const openPage = async (own: Browser, { siteUrl }: Site): Promise<Page> => {
  const context = await own.newContext({ baseURL: siteUrl, locale: 'en-CA' });
  return context.newPage();
};

/** Invites a person, and signs them in with the code that is printed. */
export async function signIn(
  page: Page,
  site: Site,
  email: string,
  roles: string,
  { name = '', language = 'en' } = {},
): Promise<void> {
  const named = name === '' ? [] : ['--name', name];
  const [address = '', code = ''] = site.people(
    ...['invite', email, '--roles', roles, '--language', language, ...named],
  );
  await page.goto(address);
  await page.getByLabel(/huit chiffres|eight digits/).fill(code);
  await page.getByRole('button', { name: /^(?:Me connecter|Sign in)$/ }).click();
  await expect(page).toHaveURL(/\/admin\/(?!sign-in|connexion)/);
}

/** A device that makes and uses passkeys without asking, in a page. */
export async function withDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
