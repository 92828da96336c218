import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { locales } from '../../../i18n/locales.ts';
import { routes, segments } from '../../../i18n/routes.ts';
import { preferredLocale } from '../../http/request.ts';
import { privatePageHeaders } from '../../http/security-headers.ts';
import { actByCode, actBySignedLink, readAsked } from './act.ts';
import { showLink, showSigned, type NoticeOptions } from './pages.ts';

/** The longest form: a code, a button, a language. */
const limitForm = bodyLimit({ maxSize: 2_000 });

const seeOther = (location: string) =>
  new Response(null, { status: 303, headers: { ...privatePageHeaders, location } });

/** For the root of the site: the page of a notice in each language, and what its buttons do. */
export function createNoticeRoutes(options: NoticeOptions): Hono {
  const app = new Hono();
  for (const locale of locales) {
    app.get(`/${locale}/${segments.notice[locale]}/:token/`, async (context) => {
      const token = context.req.param('token');
      const page = (await showLink(token, locale, options)) ?? (await showSigned(token, locale, options));
      return page ?? context.notFound();
    });
  }
  // Mail programs without one-click open the address of `List-Unsubscribe` as a page: that of the notice.
  app.get('/api/notices/:token{[\\w.-]+}', (context) => {
    const locale = preferredLocale(context.req.raw.headers, options.site());
    return seeOther(routes.notice(locale, context.req.param('token')));
  });
  // Where a code was refused, a page that is loaded again is the receipt that it was typed on.
  app.get('/api/notices/receipt/:token{[\\w-]+}', (context) => {
    const locale = preferredLocale(context.req.raw.headers, options.site());
    return seeOther(routes.receipt(locale, context.req.param('token')));
  });
  app.post('/api/notices/:token', limitForm, async (context) => {
    const token = context.req.param('token');
    const asked = await readAsked(context.req.raw);
    const done =
      (await actByCode({ by: 'link', token }, asked, options)) ??
      (await actBySignedLink(token, asked, options));
    return done ?? context.notFound();
  });
  app.post('/api/notices/receipt/:token', limitForm, async (context) => {
    const token = context.req.param('token');
    const done = await actByCode({ by: 'receipt', token }, await readAsked(context.req.raw), options);
    return done ?? context.notFound();
  });
  return app;
}
