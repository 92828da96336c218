import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { locales } from '../../../../i18n/locales.ts';
import { segments } from '../../../../i18n/routes.ts';
import type { AppEnvironment } from '../../../http/app.ts';
import { isFromOurPages } from '../../../http/request.ts';
import { isWithinLinkLimit } from '../../abuse/link-limit.ts';
import { actOnLink, actOnLost, showLink, showLost, type LinkOptions } from './pages.ts';

export interface LinkRoutesOptions extends LinkOptions {
  /** The name by which a sender is counted; null where nobody is. */
  senderOf: (client: AppEnvironment['Variables']['client']) => Promise<string | null>;
}

const formOf = async (context: Context) => new URLSearchParams(await context.req.text());

/** For the root of the site: asking for the link to one's own page again, and the page behind that link. */
export function createLinkRoutes(options: LinkRoutesOptions): Hono<AppEnvironment> {
  const { store, now, origins } = options;
  const app = new Hono<AppEnvironment>();
  const limitForm = bodyLimit({ maxSize: 2_000 });
  const onlyOurs = createMiddleware(async (context, next) => {
    if (!isFromOurPages(context.req.raw, origins)) return context.text('403', 403);
    await next();
    return undefined;
  });
  for (const locale of locales) {
    const lost = `/${locale}/${segments.receipt[locale]}/` as const;
    const link = `${lost}${segments.link[locale]}/:token/` as const;
    app.get(lost, () => showLost(locale, options));
    app.post(lost, onlyOurs, limitForm, async (context) => {
      const sender = () => options.senderOf(context.get('client'));
      return actOnLost(await formOf(context), locale, options, async () =>
        isWithinLinkLimit(store.db, await sender(), now()),
      );
    });
    app.get(link, (context) => showLink(context.req.param('token'), locale, options));
    app.post(link, onlyOurs, limitForm, async (context) =>
      actOnLink(context.req.param('token'), await formOf(context), locale, options),
    );
  }
  return app;
}
