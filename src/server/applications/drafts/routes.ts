import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { locales } from '../../../i18n/locales.ts';
import { segments } from '../../../i18n/routes.ts';
import type { AppEnvironment } from '../../http/app.ts';
import { isFromOurPages } from '../../http/request.ts';
import { isWithinLinkLimit } from '../abuse/link-limit.ts';
import { actOnLink, actOnLost, actOnMine, showLink, type Holder } from './actions.ts';
import { browserOf, cookieOf } from './browser.ts';
import { showDraft, showMine, type ResumeOptions } from './pages.ts';

export interface ResumeRoutesOptions extends ResumeOptions {
  /** The name by which a sender is counted; null where nobody is. */
  senderOf: (client: AppEnvironment['Variables']['client']) => Promise<string | null>;
  /** Called for a fault of what nobody waits for. */
  onError: (error: unknown) => void;
  /** Does what follows an answer, once it is given. */
  later?: (work: () => Promise<void>) => void;
}

const formOf = async (context: Context) => new URLSearchParams(await context.req.text());

/** For the root of the site: applications that are saved to be continued, their forms, and the pages behind their links. */
export function createResumeRoutes(options: ResumeRoutesOptions): Hono<AppEnvironment> {
  const { store, now, origins, drafts, onError } = options;
  const { later = (work: () => Promise<void>) => setImmediate(() => void work()) } = options;
  const app = new Hono<AppEnvironment>();
  const limitForm = bodyLimit({ maxSize: 2_000 });
  const onlyOurs = createMiddleware(async (context, next) => {
    if (!isFromOurPages(context.req.raw, origins)) return context.text('403', 403);
    await next();
    return undefined;
  });
  const browserIn = ({ req }: Context) => browserOf(req.raw.headers, drafts.isSecure);
  const holderIn = (context: Context): Holder => ({
    browser: browserIn(context),
    cookie: cookieOf(context.req.raw.headers, drafts.isSecure),
  });
  const inBackground = (work: () => Promise<void>) => {
    later(() => work().catch(onError));
  };
  for (const locale of locales) {
    const door = `/${locale}/${segments.resume[locale]}/` as const;
    const link = `${door}${segments.link[locale]}/:token/` as const;
    const form = `${door}:id/` as const;
    app.get(door, (context) => showMine(browserIn(context), locale, options));
    app.post(door, onlyOurs, limitForm, async (context) => {
      const typed = await formOf(context);
      const browser = browserIn(context);
      if (typed.has('action')) return actOnMine(typed, browser, locale, options);
      const sender = () => options.senderOf(context.get('client'));
      const isWithinLimit = async () => isWithinLinkLimit(store.db, await sender(), now());
      return actOnLost(typed, { browser, isWithinLimit, inBackground }, locale, options);
    });
    app.get(link, (context) => showLink(context.req.param('token'), holderIn(context), locale, options));
    app.post(link, onlyOurs, limitForm, async (context) => {
      const typed = await formOf(context);
      return actOnLink(context.req.param('token'), typed, holderIn(context), locale, options);
    });
    app.get(form, (context) => {
      const own = { browser: browserIn(context), code: context.req.query('code') };
      return showDraft(context.req.param('id'), own, locale, options);
    });
  }
  return app;
}
