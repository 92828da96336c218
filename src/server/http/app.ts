import { IncomingMessage } from 'node:http';
import { Hono, type Context } from 'hono';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { isLocale, locales, type Locale } from '../../i18n/locales.ts';
import { segments } from '../../i18n/routes.ts';
import type { Membership } from '../applications/abuse/addresses.ts';
import { clientOf, senderNetwork, type Client } from '../applications/abuse/sender.ts';
import type { Disk } from '../disk.ts';
import type { Health } from './health.ts';
import type { RenderPage } from './on-demand.ts';
import { asSender } from './render-turns.ts';
import { secureAnswers } from './security-headers.ts';
import type { CurrentSite } from '../site.ts';
import { findFile, type StaticFile } from './static.ts';
import { localeOf } from '../applications/intake/responses/answer.ts';
import { pageOfForm } from '../applications/intake/responses/form-pages.ts';
import { showLateForm } from '../applications/intake/responses/late-code-form.ts';
import { showReceipt } from '../applications/intake/responses/receipt.ts';
import { handleSubmission, type Guard, type IntakeOptions } from '../applications/intake/submit.ts';
import type { Store } from '../applications/storage/store.ts';

export interface AppOptions {
  site: CurrentSite;
  store: Store;
  render: RenderPage;
  disk: Disk;
  health: Health;
  now: () => number;
  channels: IntakeOptions['channels'];
  /** Origins that pages of ours may have beside the server's own. */
  origins: readonly string[];
  guard: Guard;
  /** Whether an address is one of the proxies whose `X-Forwarded-For` is believed. */
  isTrustedProxy: Membership;
  /** Told of a peer that forwards and is not one of them. */
  onUntrustedProxy?: (address: string) => void;
  onStored: IntakeOptions['onStored'];
  /** Told of faults, with the path that met them; never with answers. */
  onError: (error: unknown, where: string) => void;
  /** Parts of the site with routes of their own, such as `/admin` or `/api/publication`. */
  mounts?: Readonly<Record<string, Hono>>;
}

/** What a client says of how it wants a file. */
interface Asked {
  ifNoneMatch: string | undefined;
  acceptEncoding: string | undefined;
}

const takesGzip = (acceptEncoding = '') => /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(acceptEncoding);

async function sendFile(
  site: CurrentSite,
  file: StaticFile,
  status: 200 | 404,
  { ifNoneMatch, acceptEncoding }: Asked,
): Promise<Response> {
  const encoding = file.isCompressible && takesGzip(acceptEncoding) ? 'gzip' : 'identity';
  const headers = new Headers({
    'content-type': file.type,
    etag: encoding === 'gzip' ? `W/${file.etag}` : file.etag,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (file.isCompressible) headers.set('vary', 'Accept-Encoding');
  if (file.type.startsWith('text/html'))
    headers.set('content-security-policy', site.policies().ofFile(file.path));
  if (status === 200 && ifNoneMatch?.includes(file.etag)) return new Response(null, { status: 304, headers });
  if (encoding === 'gzip') headers.set('content-encoding', encoding);
  const { body, bytes } = await file.read(encoding);
  headers.set('content-length', String(bytes));
  return new Response(body, { status, headers });
}

/** The page “not found” in the language of the address. */
async function notFound(site: CurrentSite, pathname: string, acceptEncoding?: string): Promise<Response> {
  const [, first] = pathname.split('/');
  const locale: Locale = isLocale(first) ? first : 'fr';
  for (const path of [`/${locale}/404.html`, `/${locale}/404/`, '/404.html']) {
    const file = await findFile(site.clientDirs(), path);
    if (file) return sendFile(site, file, 404, { acceptEncoding, ifNoneMatch: undefined });
  }
  return new Response('404', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

async function serveFile(site: CurrentSite, url: URL, asked: Asked): Promise<Response> {
  const { pathname } = url;
  const file = await findFile(site.clientDirs(), pathname);
  if (file) return sendFile(site, file, 200, asked);
  // The one address of a page ends with a slash; somebody who leaves it out is sent there.
  if (!pathname.endsWith('/') && (await findFile(site.clientDirs(), `${pathname}/`))) {
    return new Response(null, { status: 308, headers: { location: `${pathname}/${url.search}` } });
  }
  return notFound(site, pathname, asked.acceptEncoding);
}

/** A path for the log: what opens a receipt or a file stays out of it. */
const withoutTokens = (path: string) => path.replace(/[^/]{20,}/g, '…');

const connectionSchema = z.object({ incoming: z.instanceof(IncomingMessage) });

/** What a request came as; undefined where there is no connection, as in tests. */
const messageOf = ({ env }: Context) => connectionSchema.safeParse(env).data?.incoming;

/** `client`: where the request under way comes from. */
export type App = Hono<{ Variables: { client: Client } }>;

/** Everything that the server answers, as one Hono application. */
export function createApp(options: AppOptions): App {
  const { site, store, render, disk, now, origins, onStored, onError } = options;
  const app: App = new Hono();

  app.use((context, next) => {
    const client = clientOf(
      messageOf(context)?.socket.remoteAddress,
      context.req.header('x-forwarded-for'),
      options.isTrustedProxy,
    );
    context.set('client', client);
    return asSender(senderNetwork(client.address), next);
  });
  app.use(compress());
  app.use(secureAnswers);

  app.get('/api/forms/challenge', async (context) =>
    context.json(await options.guard.proofs.challenge(), 200, { 'cache-control': 'no-store' }),
  );
  app.post('/api/forms/:form', (context) => {
    const { client } = context.var;
    if (client.untrustedProxy !== undefined) options.onUntrustedProxy?.(client.untrustedProxy);
    return handleSubmission(
      { request: context.req.raw, form: context.req.param('form'), message: messageOf(context), ...client },
      {
        site: site.data,
        store,
        render,
        disk,
        now,
        origins,
        channels: options.channels,
        guard: options.guard,
        onStored,
        onStoreError: (error) => {
          options.health.refused(error);
          onError(error, 'store');
        },
      },
    );
  });
  app.get('/api/forms/:form', (context) => {
    const { forms } = site.data();
    const name = context.req.param('form');
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    const locale = localeOf(context.req.raw.headers);
    if (!form) return notFound(site, `/${locale}/`);
    return context.redirect(pageOfForm(form, locale, { site: site.data(), now: now() }), 303);
  });
  for (const locale of locales) {
    app.get(`/${locale}/${segments.receipt[locale]}/:token/`, async (context) => {
      const receipt = await showReceipt(context.req.param('token'), locale, {
        site: site.data(),
        store,
        render,
      });
      return receipt ?? notFound(site, context.req.path);
    });
  }
  for (const [path, part] of Object.entries(options.mounts ?? {})) app.route(path, part);

  app.on(['GET', 'HEAD'], '*', async (context) => {
    const url = new URL(context.req.url);
    const late = await showLateForm(url, { site: site.data(), store, render, disk, now: now() });
    return (
      late ??
      serveFile(site, url, {
        ifNoneMatch: context.req.header('if-none-match'),
        acceptEncoding: context.req.header('accept-encoding'),
      })
    );
  });
  app.notFound((context) => notFound(site, context.req.path));
  app.onError((error, context) => {
    // What a part turns away, such as a body beyond its limit, is the client's fault and not the server's.
    if (error instanceof HTTPException) return error.getResponse();
    onError(error, withoutTokens(context.req.path));
    return context.text(
      '500 — nous n’avons pas pu répondre ; réessayez dans un instant. / We could not answer; try again in a moment.',
      500,
    );
  });
  return app;
}
