import type { TestContext } from 'node:test';
import { Hono } from 'hono';
import type { Kysely } from 'kysely';
import { atEnd } from './cleanup.ts';
import type { Database } from '../../src/server/applications/storage/database/schema.ts';
import { applicantActor } from '../../src/model/accounts/actors.ts';
import { recordActivity } from '../../src/server/accounts/activity.ts';
import { openAccount, type Account } from '../../src/server/accounts/accounts.ts';
import { makeInvitation } from '../../src/server/accounts/service.ts';
import { linkKeyPurpose } from '../../src/server/one-time-links/links.ts';
import type { Locale } from '../../src/i18n/locales.ts';
import type { Role } from '../../src/model/accounts/roles.ts';
import type { OutgoingEmail } from '../../src/server/applications/delivery/channels/mail/mailer.ts';
import { addressLinkKeys } from '../../src/server/applications/applicant/address/channels.ts';
import { createAddressRoutes } from '../../src/server/applications/applicant/address/routes.ts';
import { receiptLinkKeys } from '../../src/server/applications/applicant/link/channel.ts';
import { createLinkRoutes } from '../../src/server/applications/applicant/link/routes.ts';
import { createLinkSearch, type LinkSearch } from '../../src/server/applications/applicant/link/search.ts';
import { createApplicantRoutes } from '../../src/server/applications/applicant/routes.ts';
import { createSupplementRoutes } from '../../src/server/applications/applicant/supplement/routes.ts';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import { supplementChannels } from '../../src/server/applications/delivery/create-channels.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';
import { createDecisionPages } from '../../src/server/applications/decisions/http/routes.ts';
import type { Showcase } from '../../src/server/applications/decisions/showcase/port.ts';
import { createReviewPages } from '../../src/server/applications/review/http/routes.ts';
import { createReviewSetUpPages } from '../../src/server/applications/review/http/staff-routes.ts';
import type { SiteData } from '../../src/model/site-data.ts';
import { createStaffPages } from '../../src/server/applications/staff/http/routes.ts';
import { plainVault, type Vault } from '../../src/server/applications/storage/database/vault.ts';
import { readConfig } from '../../src/server/config.ts';
import { mountAccounts, type AccountsMount, type AccountsOptions } from '../../src/server/mount-accounts.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { createCurrentSite } from '../../src/server/site.ts';
import { renderAsData } from './endpoint.ts';
import { showcaseOfFiles } from './showcase.ts';
import { keepLog, type Lines } from './serving.ts';
import { siteFixture } from './site-fixture.ts';
import { monday, openTestStore, temporaryFolder } from './stored.ts';

export const siteUrl = 'https://site.example';

/** Signing in, on a data folder of its own, in front of a page that says who came in. */
export interface Office {
  store: Store;
  /** `elapsed`: what a search of applications measures its time by. */
  clock: { now: number; elapsed: number };
  dataDir: string;
  /** What the site publishes. */
  published: { now: SiteData };
  /** Faults of what is handed out in pieces. */
  faults: unknown[];
  /** What has the outbox looked at, at once. */
  deliveries: { wake: () => void };
  accounts: AccountsMount;
  log: Lines;
  /** Opens an account. */
  hire: (email: string, roles: readonly Role[], locale?: Locale) => Promise<Account>;
  /** The address and the code of an invitation. */
  invite: (account: Account) => Promise<{ path: string; code: string }>;
  /** When each question for a link was dealt with. */
  asks: string[];
  /** Looks for the applications of those who ask for a link. */
  linkSearch: LinkSearch;
  /** Who asks for a link, as the server counts them. */
  linkSender: { now: string | null };
  /** The messages sent so far, the newest last. */
  mail: OutgoingEmail[];
  /** Whether the mail server refuses what it is given. */
  mailFails: { now: boolean };
  /** A browser that keeps its cookies and fills in forms; none is signed in at first. */
  browser: () => Browser;
}

export interface Page {
  status: number;
  /** Where it leads, for a redirection. */
  location: string;
  text: string;
  headers: Headers;
}

export interface Browser {
  cookies: Map<string, string>;
  get: (path: string, headers?: Record<string, string>) => Promise<Page>;
  /** Sends a form of a page of the site. */
  post: (
    path: string,
    values: Readonly<Record<string, string>> | [string, string][] | FormData,
    headers?: Record<string, string>,
  ) => Promise<Page>;
  /** Sends JSON, as a script of a page does. */
  postJson: (path: string, body: string, headers?: Record<string, string>) => Promise<Page>;
  /** Begins to send JSON or a form, and ends it when told to. */
  postSlowly: (path: string, body: string, type: string) => { end: () => Promise<Page> };
}

export const textOf = (email: OutgoingEmail | undefined): string =>
  typeof email?.message.text === 'string' ? email.message.text : '';

/** The address and the code of a message. */
export function linkIn(email: OutgoingEmail | undefined): { path: string; code: string } {
  const text = textOf(email);
  const [, path = ''] = /https:\/\/site\.example(\/\S+)/.exec(text) ?? [];
  const [, code = ''] = /(\d{4} \d{4})/.exec(text) ?? [];
  return { path, code };
}

export async function openOffice(
  t: TestContext,
  {
    env = {},
    vault = plainVault,
    showcase,
    ...given
  }: {
    env?: Readonly<Record<string, string>>;
    vault?: Vault;
    /** Where public texts are drafted; the default is texts that are plain files. */
    showcase?: (accounts: AccountsMount) => Showcase;
  } & Pick<AccountsOptions, 'askService' | 'wait'> = {},
): Promise<Office> {
  const dataDir = await temporaryFolder(t);
  const store = await openTestStore(t, dataDir, { vault });
  const clock = { now: monday, elapsed: 0 };
  const faults: unknown[] = [];
  const deliveries = { wake: () => undefined };
  const config = readConfig({ DATA_DIR: dataDir, SITE_URL: siteUrl, LOG_LEVEL: 'silent', ...env });
  const { lines, log } = keepLog();
  const mail: OutgoingEmail[] = [];
  const mailFails = { now: false };
  const later: (() => Promise<void>)[] = [];
  const asks: string[] = [];
  const site = { ...createCurrentSite(() => []), data: siteFixture };
  const accounts = await mountAccounts({
    config,
    store,
    site,
    render: renderAsData,
    log,
    wait: () => Promise.resolve(),
    ...given,
    now: () => clock.now,
    later: (work) => {
      later.push(work);
    },
    mailer: {
      name: 'test',
      timeoutMs: 1_000,
      send: (email) => {
        if (mailFails.now) return Promise.resolve({ ok: false, error: '451', isFinal: false });
        mail.push(email);
        return Promise.resolve({ ok: true });
      },
    },
  });
  const app = new Hono();
  app.route('/admin', accounts.routes);
  const published = { now: siteFixture() };
  const pages = {
    store,
    vault,
    site: () => published.now,
    render: renderAsData,
    config,
    now: () => clock.now,
    staffNow: accounts.staffNow,
    reviewerNow: accounts.reviewerNow,
    record: accounts.recordFirst,
    wake: () => {
      deliveries.wake();
    },
    onError: (error: unknown) => faults.push(error),
    elapsed: () => clock.elapsed,
  };
  app.route('/admin', createReviewPages(pages));
  app.route('/admin', createReviewSetUpPages(pages));
  app.route('/admin', createDecisionPages({ ...pages, showcase: (showcase ?? showcaseOfFiles)(accounts) }));
  app.route('/admin', createStaffPages(pages));
  const applicant = {
    ...pages,
    origins: [siteUrl],
    record: (action: string, subject: string, trx: Kysely<Database>) =>
      recordActivity(trx, { actor: applicantActor, action, subject }, clock.now),
  };
  app.route('/', createApplicantRoutes(applicant));
  const linkSender: Office['linkSender'] = { now: null };
  const linkSearch = createLinkSearch({ ...pages, onQueued: () => undefined });
  atEnd(t, () => linkSearch.stop());
  app.route(
    '/',
    createLinkRoutes({
      ...applicant,
      search: linkSearch,
      keys: await store.keysFor(receiptLinkKeys),
      canSend: config.smtpUrl !== undefined,
      senderOf: () => Promise.resolve(linkSender.now),
    }) as unknown as Hono,
  );
  app.route(
    '/',
    createAddressRoutes({
      ...applicant,
      keys: await store.keysFor(addressLinkKeys),
      canSend: config.smtpUrl !== undefined,
      senderOf: () => Promise.resolve(linkSender.now),
      onQueued: () => undefined,
    }) as unknown as Hono,
  );
  app.route(
    '/',
    createSupplementRoutes({
      ...applicant,
      channels: supplementChannels(config),
      intake: {
        disk: { isLow: () => false, freeBytes: () => Infinity },
        guard: {
          tokens: createFormTokens((await store.keysFor('form-tokens')).current, () => clock.now),
          senderOf: () => Promise.resolve(linkSender.now),
          texts: createTextRoom(),
          uploads: createUploadRoom(() => Infinity),
        },
        onStored: () => {
          deliveries.wake();
        },
        onStoreError: (error) => faults.push(error),
      },
    }) as unknown as Hono,
  );
  app.use('/admin/*', accounts.admitEditors);
  app.all('/admin/*', async (context) =>
    context.json(await accounts.editorNow(context.req.header('cookie'))),
  );

  const browser = (): Browser => {
    const cookies = new Map<string, string>();
    const send = async (path: string, init: RequestInit): Promise<Page> => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = new Headers(init.headers);
      if (cookie !== '' && !headers.has('cookie')) headers.set('cookie', cookie);
      const response = await app.request(path, { ...init, headers });
      // What follows the answer.
      for (const work of later.splice(0)) {
        asks.push('after the answer');
        await work();
      }
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/Max-Age=0\b/.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return {
        status: response.status,
        location: response.headers.get('location') ?? '',
        text: await response.text(),
        headers: response.headers,
      };
    };
    return {
      cookies,
      get: (path, headers = {}) => send(path, { headers: { accept: 'text/html', ...headers } }),
      async post(path, values, headers = {}) {
        const form = new Response(values instanceof FormData ? values : new URLSearchParams(values));
        const type = form.headers.get('content-type') ?? '';
        return send(path, {
          method: 'POST',
          body: await form.arrayBuffer(),
          headers: { accept: 'text/html', origin: siteUrl, 'content-type': type, ...headers },
        });
      },
      postJson: (path, body, headers = {}) =>
        send(path, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', origin: siteUrl, ...headers },
        }),
      postSlowly(path, body, type) {
        const { readable, writable } = new TransformStream<Uint8Array>();
        const headers = {
          accept: 'text/html',
          origin: siteUrl,
          'content-type': type,
          'content-length': String(Buffer.byteLength(body)),
        };
        const init = { method: 'POST', body: readable, headers, duplex: 'half' };
        const answer = send(path, init);
        return {
          async end() {
            const writer = writable.getWriter();
            await Promise.all([writer.write(Buffer.from(body)), writer.close()]);
            return answer;
          },
        };
      },
    };
  };

  return {
    store,
    published,
    dataDir,
    faults,
    deliveries,
    linkSearch,
    linkSender,
    clock,
    accounts,
    log: lines,
    asks,
    hire: (email, roles, locale = 'en') =>
      openAccount(store.db, { email, name: undefined, roles, locale }, { actor: 'server', now: clock.now }),
    async invite(account) {
      const { current: key } = await store.keysFor(linkKeyPurpose);
      const { token, code } = await makeInvitation({ db: store.db, key }, account, clock.now);
      return { path: `/admin/sign-in/${token}/`, code };
    },
    mail,
    mailFails,
    browser,
  };
}

/** Signs a person in as they do: asks for a link, opens it in the same browser, presses the button. */
export async function signInWith(office: Office, email: string): Promise<Browser> {
  const browser = office.browser();
  await browser.post('/admin/sign-in/', { email });
  const { path } = linkIn(office.mail.findLast(({ recipient }) => recipient === email));
  const done = await browser.post(path, {});
  if (done.status !== 303) throw new Error(`${email} was not signed in: ${done.status}`);
  return browser;
}
