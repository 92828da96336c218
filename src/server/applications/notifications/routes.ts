import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { locales, type Locale } from '../../../i18n/locales.ts';
import { routes, segments } from '../../../i18n/routes.ts';
import type { NoticePage } from '../../../forms/pages.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { eraseApplications } from '../privacy/erase.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import type { Store } from '../storage/store.ts';
import { confirm, stateOf } from './subscriptions.ts';
import { readToken } from './tokens.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import { isFromOurPages, preferredLocale } from '../../http/request.ts';

export interface NoticeOptions {
  site: () => SiteData;
  store: Store;
  render: RenderPage;
  now: () => number;
  origins: readonly string[];
  keys: ServerKeys;
  mailDir: string;
}

/** The page behind the link of a message; undefined for a link that is not ours. */
async function showNotice(
  token: string,
  locale: Locale,
  { site, store, render, keys }: NoticeOptions,
): Promise<Response | undefined> {
  const reference = readToken(token, keys);
  const state = reference && (await stateOf(store.db, reference));
  const application = reference && (await store.findByReference(reference));
  if (!state || !application) return undefined;
  const published = site();
  const call = published.calls.find(({ name }) => name === application.call);
  const page: NoticePage = {
    state,
    call: call ? { title: call.title[locale], url: call.url[locale] } : null,
    action: `/api/notices/${token}`,
    alternates: { fr: routes.notice('fr', token), en: routes.notice('en', token) },
  };
  const response = await render('notice', { locale, site: published.locales[locale], page });
  for (const [name, value] of Object.entries(privatePageHeaders)) response.headers.set(name, value);
  return response;
}

/**
 * Carries out what the page's buttons, or a mail program's own, ask for. A link by itself changes nothing: programs that
 * look into messages follow links.
 */
async function act(request: Request, token: string, options: NoticeOptions): Promise<Response | undefined> {
  const { store, now, keys, mailDir, origins } = options;
  const reference = readToken(token, keys);
  const application = reference && (await store.findByReference(reference));
  if (!application) return undefined;
  const asked = new URLSearchParams(await request.text());
  const isOneClick = asked.get('List-Unsubscribe') === 'One-Click';
  if (!isOneClick && !isFromOurPages(request, origins)) return new Response('403', { status: 403 });
  const locale: Locale = asked.get('language') === 'en' ? 'en' : 'fr';
  if (isOneClick || asked.get('action') === 'cancel') {
    await eraseApplications([application.reference], { store, mailDir });
  } else if (asked.get('action') === 'confirm') {
    await confirm(store.db, application, now());
  }
  if (isOneClick) return new Response(null, { status: 204 });
  return new Response(null, {
    status: 303,
    headers: { ...privatePageHeaders, location: routes.notice(locale, token) },
  });
}

/** For the root of the site: the page of a notice in each language, and what its buttons do. */
export function createNoticeRoutes(options: NoticeOptions): Hono {
  const app = new Hono();
  for (const locale of locales) {
    app.get(`/${locale}/${segments.notice[locale]}/:token/`, async (context) => {
      const page = await showNotice(context.req.param('token'), locale, options);
      return page ?? context.notFound();
    });
  }
  // Mail programs without one-click open the address of `List-Unsubscribe` as a page: that of the notice, with its button.
  app.get('/api/notices/:token{[\\w.-]+}', (context) => {
    const locale = preferredLocale(context.req.raw.headers);
    const location = routes.notice(locale, context.req.param('token'));
    return new Response(null, { status: 303, headers: { ...privatePageHeaders, location } });
  });
  app.post('/api/notices/:token', bodyLimit({ maxSize: 2_000 }), async (context) => {
    const done = await act(context.req.raw, context.req.param('token'), options);
    return done ?? context.notFound();
  });
  return app;
}
