import { Hono } from 'hono';
import { locales } from '../../../i18n/locales.ts';
import { segments } from '../../../i18n/routes.ts';
import { showReceipt, type ApplicantOptions } from './page.ts';

/** For the root of the site: the applicant's own page, behind the address of the receipt. */
export function createApplicantRoutes(options: ApplicantOptions): Hono {
  const app = new Hono();
  for (const locale of locales) {
    app.get(`/${locale}/${segments.receipt[locale]}/:token/`, async (context) => {
      const page = await showReceipt(context.req.param('token'), locale, options);
      return page ?? context.notFound();
    });
  }
  return app;
}
