import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { HTTPException } from 'hono/http-exception';
import type { CurrentSite } from '../site.ts';
import type { Membership } from './addresses.ts';
import { findClient, senderNetwork, type Client } from './client.ts';
import { notFoundResponse, siteFileResponse } from './static/files.ts';
import type { PreparedFiles, SentFile } from './static/prepared.ts';
import { asSender } from './on-demand/render-turns.ts';
import { securityHeaders } from './security-headers.ts';

/** `client`: the origin of the request under way; `sent`: what it is answered with, where that is a file of the site. */
export interface AppEnvironment {
  Variables: { client: Client; sent?: SentFile };
}
export type App = Hono<AppEnvironment>;

export interface AppOptions {
  site: CurrentSite;
  /** Its public address: `https://www.example.org`. */
  siteUrl: string;
  /** Whether an address is one of the proxies whose `X-Forwarded-For` is believed. */
  isTrustedProxy: Membership;
  /** Called for faults, with the path that met them; never with answers. */
  onError: (error: unknown, where: string) => void;
  /** Routes at the root. */
  routes: App;
  /** Parts of the site with routes of their own, by path, such as `/admin`. They come after `routes`. */
  mounts?: Readonly<Record<string, Hono>>;
  /** Where files are kept to be sent again without these routes. */
  prepared?: Pick<PreparedFiles, 'keep'>;
}

/** A path for the log, without the tokens that open a receipt or a file. */
const withoutTokens = (path: string) => path.replace(/[^/]{20,}/g, '…');

/** The server's routes as one Hono application: those given, then the files of the published site. */
export function createApp({
  site,
  siteUrl,
  isTrustedProxy,
  onError,
  routes,
  mounts = {},
  prepared,
}: AppOptions): App {
  const app: App = new Hono();

  // First, so that it sees an answer with all that the others add.
  app.use(async (context, next) => {
    await next();
    const sent = context.get('sent');
    if (sent) await prepared?.keep(context.req.raw, sent, context.res.headers);
  });
  app.use((context, next) => {
    const client = findClient(context, isTrustedProxy);
    context.set('client', client);
    return asSender(senderNetwork(client.address), next, client.untrustedProxy === undefined);
  });
  app.use(compress());
  app.use(securityHeaders(siteUrl));

  app.route('/', routes);
  for (const [path, part] of Object.entries(mounts)) app.route(path, part);
  // A part such as the CMS decides for each request who gets its files.
  const parts = Object.keys(mounts).filter((path) => path !== '/');
  const isOfPart = (path: string) => parts.some((part) => path === part || path.startsWith(`${part}/`));
  app.on(['GET', 'HEAD'], '*', (context) =>
    siteFileResponse(site, context.req.raw, (sent) => {
      if (!isOfPart(context.req.path)) context.set('sent', sent);
    }),
  );

  app.notFound((context) => notFoundResponse(site, context.req.raw));
  app.onError((error, context) => {
    // A refusal by a part, such as of a body beyond its limit, is the client's fault and not the server's.
    if (error instanceof HTTPException) return error.getResponse();
    onError(error, withoutTokens(context.req.path));
    return context.text(
      '500 — nous n’avons pas pu répondre ; réessayez dans un instant. / We could not answer; try again in a moment.',
      500,
    );
  });
  return app;
}
