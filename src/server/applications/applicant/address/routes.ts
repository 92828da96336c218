import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { locales } from '../../../../i18n/locales.ts';
import { segments } from '../../../../i18n/routes.ts';
import type { AppEnvironment } from '../../../http/app.ts';
import { isFromOurPages } from '../../../http/request.ts';
import { isWithinLinkLimit } from '../../abuse/link-limit.ts';
import {
  actOnConfirmation,
  actOnCorrection,
  showConfirmation,
  showCorrection,
  type AddressOptions,
} from './pages.ts';

export interface AddressRoutesOptions extends AddressOptions {
  /** The name by which a sender is counted; null where nobody is. */
  senderOf: (client: AppEnvironment['Variables']['client']) => Promise<string | null>;
}

const formOf = async (context: Context) => new URLSearchParams(await context.req.text());

/** For the root of the site: correcting the address of one's application, and the page behind the link that confirms it. */
export function createAddressRoutes(options: AddressRoutesOptions): Hono<AppEnvironment> {
  const { store, now, origins } = options;
  const app = new Hono<AppEnvironment>();
  const limitForm = bodyLimit({ maxSize: 2_000 });
  const onlyOurs = createMiddleware(async (context, next) => {
    if (!isFromOurPages(context.req.raw, origins)) return context.text('403', 403);
    await next();
    return undefined;
  });
  for (const locale of locales) {
    const receipt = `/${locale}/${segments.receipt[locale]}` as const;
    const link = `${receipt}/${segments.address[locale]}/:token/` as const;
    const own = `${receipt}/:token/${segments.address[locale]}/` as const;
    app.get(own, async (context) => {
      const page = await showCorrection(context.req.param('token'), locale, options);
      return page ?? context.notFound();
    });
    app.post(own, onlyOurs, limitForm, async (context) => {
      const sender = () => options.senderOf(context.get('client'));
      const [token, form] = [context.req.param('token'), await formOf(context)];
      const page = await actOnCorrection(token, form, locale, options, async () =>
        isWithinLinkLimit(store.db, await sender(), now()),
      );
      return page ?? context.notFound();
    });
    app.get(link, (context) => showConfirmation(context.req.param('token'), locale, options));
    app.post(link, onlyOurs, limitForm, async (context) =>
      actOnConfirmation(context.req.param('token'), await formOf(context), locale, options),
    );
  }
  return app;
}
