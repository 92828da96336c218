import type { Context, MiddlewareHandler } from 'hono';
import type { Locale } from '../../../i18n/locales.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import type { ClosedCmsPage } from '../../../model/messages/closed-cms.ts';
import { defaultLocaleOf } from '../../../model/site-data.ts';
import type { CurrentSite } from '../../site.ts';
import { refuse } from './answers.ts';
import type { CmsKey } from './cms-key.ts';
import { refusalOf } from './guard.ts';
import type { Refusal } from '../refusal.ts';
import { closedHere, withoutKey } from '../refusals.ts';
import type { RenderPage } from '../../http/on-demand/render-page.ts';
import { preferredLocale } from '../../http/request.ts';

export interface AdmissionOptions {
  site: CurrentSite;
  render: RenderPage;
}

type Reason = 'key' | 'elsewhere' | 'closed';

function closedPage(site: CurrentSite, reason: Reason): ClosedCmsPage {
  const part = (locale: Locale) => {
    const t = createTranslate(locale, site.data().locales[locale].strings);
    const step = (name: string) => ({
      text: t(`cms.closed.${name}`),
      example: t(`cms.closed.${name}.example`),
    });
    return {
      title: t('cms.closed.title'),
      lead: t(`cms.closed.lead.${reason}`),
      steps: reason === 'closed' ? [] : [step('address'), step('tunnel')],
      again: t('cms.closed.again'),
    };
  };
  return {
    name: site.data().locales[defaultLocaleOf(site.data())].organisation.name,
    parts: { fr: part('fr'), en: part('en') },
  };
}

/** Answers a request that does not come in: a page that says how to, in both languages, or problem details for a program. */
async function turnAway(
  context: Context,
  { site, render }: AdmissionOptions,
  reason: Reason,
  refusal: Refusal,
): Promise<Response> {
  if (!context.req.header('accept')?.includes('text/html')) return refuse(context, refusal);
  const locale = preferredLocale(context.req.raw.headers, site.data());
  const page = closedPage(site, reason);
  const response = await render('closed-cms', { locale, site: site.data().locales[locale], page }, 403);
  response.headers.set('cache-control', 'no-store');
  return response;
}

/**
 * Lets into the CMS only a browser that holds its key. The address with the key (`/admin/…?key=…`) gives the browser a cookie and leads to the
 * same address without it, so that the key stays in no history and no link.
 */
export function admitEditors(key: CmsKey, options: AdmissionOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context;
    const elsewhere = refusalOf(req);
    if (elsewhere) return turnAway(context, options, 'elsewhere', elsewhere);
    const given = req.method === 'GET' || req.method === 'HEAD' ? req.query('key') : undefined;
    if (given !== undefined && key.isKey(given)) {
      const url = new URL(req.url);
      url.searchParams.delete('key');
      context.header('set-cookie', key.setCookie);
      context.header('cache-control', 'no-store');
      return context.redirect(`${url.pathname}${url.search}`, 303);
    }
    if (!key.isHeldBy(req.header('cookie'))) return turnAway(context, options, 'key', withoutKey());
    await next();
    return undefined;
  };
}

/** Closes the CMS: other machines reach this server, and it cannot authenticate their users. */
export function admitNobody(options: AdmissionOptions): MiddlewareHandler {
  return (context) => turnAway(context, options, 'closed', closedHere());
}
