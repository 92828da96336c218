import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Hono } from 'hono';
import { formPageSchema, resumePageSchema, type FormPage, type ResumePage } from '../../src/forms/pages.ts';
import type { SiteData } from '../../src/model/site-data.ts';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import type { OutgoingEmail } from '../../src/server/applications/delivery/channels/mail/mailer.ts';
import { startDraftMailer } from '../../src/server/applications/drafts/mailer.ts';
import { draftKeys } from '../../src/server/applications/drafts/owners.ts';
import { createResumeRoutes } from '../../src/server/applications/drafts/routes.ts';
import { createIntakeRoutes } from '../../src/server/applications/intake/routes.ts';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';
import type { Store } from '../../src/server/applications/storage/store.ts';
import { createVault, plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { linkIn, siteUrl } from './accounts.ts';
import { atEnd } from './cleanup.ts';
import { renderAsData } from './endpoint.ts';
import { temporaryFolder } from './serving.ts';
import { duringCall, exampleForm, siteFixture } from './site-fixture.ts';
import { openTestStore } from './stored.ts';

/** The example form, which can be saved to be continued. */
export const savableForm = { ...exampleForm, canBeSaved: true };

export const savableSite = (changes: Partial<SiteData> = {}): SiteData =>
  siteFixture({ forms: { application: savableForm }, ...changes });

/** An answer of the server, with what it handed to the page that it drew. */
export interface Drawn {
  status: number;
  location: string;
  text: string;
  headers: Headers;
}

const dataOf = ({ text }: Drawn): unknown => JSON.parse(/<pre>(.*)<\/pre>/s.exec(text)?.[1] ?? 'null');

export const formIn = (page: Drawn): FormPage => formPageSchema.parse(dataOf(page));
export const resumeIn = (page: Drawn): ResumePage => resumePageSchema.parse(dataOf(page));

/** A browser without JavaScript, which keeps its cookies and sends each where it belongs. */
export interface Applicant {
  cookies: { path: string; name: string; value: string; line: string }[];
  get: (path: string) => Promise<Drawn>;
  post: (path: string, values: Readonly<Record<string, string>>) => Promise<Drawn>;
  /** Sends the form of an application; a file and held files by their own names. */
  send: (values: Readonly<Record<string, string | File>>, held?: readonly string[]) => Promise<Drawn>;
}

export interface SavingSite {
  store: Store;
  clock: { now: number };
  published: { now: SiteData };
  sender: { now: string | null };
  mailFails: { now: boolean };
  /** What happens while a message goes out. */
  whileMailing: { now: () => Promise<void> };
  faults: unknown[];
  browser: () => Applicant;
  /** Sends what is due. @returns what went out. */
  mail: () => Promise<OutgoingEmail[]>;
  /** Every byte of the database file and its log, for what must not be in them. */
  bytes: () => Promise<string>;
}

/** A site on which applications can be saved, on a data folder of its own. */
export async function openSavingSite(
  t: TestContext,
  { dataKey, canSend = true }: { dataKey?: string; canSend?: boolean } = {},
): Promise<SavingSite> {
  const dataDir = await temporaryFolder(t);
  const vault = dataKey === undefined ? plainVault : createVault(dataKey);
  const store = await openTestStore(t, dataDir, { vault });
  const clock = { now: duringCall };
  const published = { now: savableSite() };
  const sender: SavingSite['sender'] = { now: null };
  const mailFails = { now: false };
  const whileMailing: SavingSite['whileMailing'] = { now: () => Promise.resolve() };
  const faults: unknown[] = [];
  const sent: OutgoingEmail[] = [];
  const later: (() => Promise<void>)[] = [];
  const [site, now] = [() => published.now, () => clock.now];
  const disk = { freeBytes: () => 1e12, isLow: () => false };
  const keys = await store.keysFor(draftKeys);
  const onError = (error: unknown) => faults.push(error);
  const mailer = startDraftMailer({
    db: store.db,
    vault,
    keys,
    secret: new Uint8Array(32),
    mailer: {
      name: 'test',
      timeoutMs: 1_000,
      async send(email) {
        await whileMailing.now();
        if (mailFails.now) return { ok: false, error: '451', isFinal: false };
        sent.push(email);
        return { ok: true };
      },
    },
    from: 'equipe@passerelle.example',
    site,
    siteUrl,
    now,
    random: () => 0,
    onFailed: () => undefined,
    onError,
  });
  atEnd(t, () => mailer.stop());
  const drafts = { vault, keys, canSend, isSecure: true, onDue: () => undefined };
  const common = { site, store, render: renderAsData, disk, now, origins: [siteUrl], drafts };
  const senderOf = () => Promise.resolve(sender.now);
  const app = new Hono();
  app.use('*', async (context, next) => {
    context.set(
      'client' as never,
      { address: undefined, isCrowd: false, untrustedProxy: undefined } as never,
    );
    await next();
  });
  app.route(
    '/',
    createIntakeRoutes({
      ...common,
      channels: ['file'],
      guard: {
        tokens: createFormTokens(new Uint8Array(32), now),
        senderOf,
        texts: createTextRoom(),
        uploads: createUploadRoom(disk.freeBytes),
      },
      onStored: () => undefined,
      onStoreError: onError,
    }) as unknown as Hono,
  );
  app.route(
    '/',
    createResumeRoutes({
      ...common,
      senderOf,
      onError,
      later: (work) => later.push(work),
    }) as unknown as Hono,
  );

  const browser = (): Applicant => {
    const cookies: Applicant['cookies'] = [];
    const ask = async (path: string, init: RequestInit = {}): Promise<Drawn> => {
      const own = cookies.filter((cookie) => path.startsWith(cookie.path));
      const headers = new Headers({ accept: 'text/html', ...(init.headers as Record<string, string>) });
      if (own.length > 0) headers.set('cookie', own.map(({ name, value }) => `${name}=${value}`).join('; '));
      const response = await app.request(path, { ...init, headers });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        const [, at = '/'] = /Path=([^;]+)/.exec(line) ?? [];
        cookies.splice(0, cookies.length, ...cookies.filter((one) => one.path !== at || one.name !== name));
        cookies.push({ path: at, name, value, line });
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
      get: (path) => ask(path),
      post: (path, values) =>
        ask(path, { method: 'POST', body: new URLSearchParams(values), headers: { origin: siteUrl } }),
      send(values, held = []) {
        const form = new FormData();
        for (const [name, value] of Object.entries(values)) form.set(name, value);
        for (const token of held) form.append('held', token);
        return ask('/api/forms/application', { method: 'POST', body: form, headers: { origin: siteUrl } });
      },
    };
  };

  return {
    store,
    clock,
    published,
    sender,
    mailFails,
    whileMailing,
    faults,
    browser,
    async mail() {
      for (const work of later.splice(0)) await work();
      await mailer.drain();
      return sent.splice(0);
    },
    bytes: async () => {
      const files = ['passerelle.db', 'passerelle.db-wal'].map((name) => readFile(join(dataDir, name)));
      return Buffer.concat(await Promise.all(files)).toString('utf8');
    },
  };
}

/** What a browser without JavaScript sends of a form that it was given, with a button: all that is on the page. */
export const typedOn = (page: FormPage, language = 'fr'): Record<string, string> => ({
  call: 'spring',
  language,
  ...Object.fromEntries(
    Object.entries(page.values).flatMap(([name, [value]]) => (value ? [[name, value]] : [])),
  ),
  ...(page.saved ? { savedDraft: page.saved.value } : {}),
});

export const heldOn = (page: FormPage): string[] => page.held.map(({ token }) => token);

/** The person opens the link of a message in a browser, and types its code. @returns the page that they are led to. */
export async function openLink(browser: Applicant, email: OutgoingEmail | undefined): Promise<Drawn> {
  const { path, code } = linkIn(email);
  const led = await browser.post(path, { code });
  return led.location === '' ? led : browser.get(led.location);
}
