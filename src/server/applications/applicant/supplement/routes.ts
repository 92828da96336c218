import { Hono } from 'hono';
import { locales } from '../../../../i18n/locales.ts';
import { routes, segments } from '../../../../i18n/routes.ts';
import type { AppEnvironment } from '../../../http/app.ts';
import { messageOf } from '../../../http/client.ts';
import { isFromOurPages } from '../../../http/request.ts';
import { takeAnswer, type SupplementOptions } from './pages.ts';

/** For the root of the site: what applicants add to their applications, since the staff asked for it. */
export function createSupplementRoutes(options: SupplementOptions): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  for (const locale of locales) {
    const path = `/${locale}/${segments.receipt[locale]}/:token/${segments.supplement[locale]}/:id/` as const;
    // What was refused has this address: to load it again leads back to the form.
    app.get(path, (context) => context.redirect(routes.receipt(locale, context.req.param('token')), 303));
    app.post(path, async (context) => {
      const { raw } = context.req;
      if (!isFromOurPages(raw, options.origins)) return context.text('403', 403);
      const page = await takeAnswer(
        {
          ...context.get('client'),
          ...context.req.param(),
          request: raw,
          message: messageOf(context),
          locale,
        },
        options,
      );
      return page ?? context.notFound();
    });
  }
  return app;
}
