import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { locales } from '../../../i18n/locales.ts';
import { segments } from '../../../i18n/routes.ts';
import { isFromOurPages } from '../../http/request.ts';
import { showReceipt, type ApplicantOptions } from './page.ts';
import { actOnWithdraw, showWithdraw } from './withdraw-page.ts';

/** The longest form of these pages. */
const limitForm = bodyLimit({ maxSize: 2_000 });

/** For the root of the site: the applicant's own page, behind the address of the receipt, and what can be done there. */
export function createApplicantRoutes(options: ApplicantOptions): Hono {
  const app = new Hono();
  const isForeign = (request: Request) => !isFromOurPages(request, options.origins);
  for (const locale of locales) {
    const own = `/${locale}/${segments.receipt[locale]}/:token/` as const;
    app.get(own, async (context) => {
      const page = await showReceipt(context.req.param('token'), locale, options);
      return page ?? context.notFound();
    });
    const withdraw = `${own}${segments.withdraw[locale]}/` as const;
    app.get(withdraw, async (context) => {
      const page = await showWithdraw(context.req.param('token'), locale, options);
      return page ?? context.notFound();
    });
    app.post(withdraw, limitForm, async (context) => {
      if (isForeign(context.req.raw)) return context.text('403', 403);
      const page = await actOnWithdraw(context.req.param('token'), locale, options);
      return page ?? context.notFound();
    });
  }
  return app;
}
