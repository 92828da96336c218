import { isLocale, type Locale } from '../../i18n/locales.ts';
import { defaultLocaleOf, type SiteData } from '../../model/site-data.ts';

/** The language that a browser asks for first, where no page of ours says which one it is; the site's first for any other. */
export function preferredLocale(headers: Headers, site: Pick<SiteData, 'locales'>): Locale {
  const [, asked] = /^\s*(fr|en)\b/i.exec(headers.get('accept-language') ?? '') ?? [];
  const locale = asked?.toLowerCase();
  return isLocale(locale) ? locale : defaultLocaleOf(site);
}

/** Whether the client wants JSON: it asks for it, or sends it without asking for anything. Browsers get a page. */
export function wantsJson(headers: Headers): boolean {
  const accept = headers.get('accept') ?? '*/*';
  if (accept.includes('text/html')) return false;
  if (accept.includes('json')) return true;
  return accept.includes('*/*') && (headers.get('content-type') ?? '').startsWith('application/json');
}

/**
 * CSRF protection: true where the browser names an origin of ours, or where there is no browser (neither header). A foreign
 * page then cannot make its readers send applications.
 *
 * @param origins those of the site, beside the one that the request itself is addressed to.
 */
export function isFromOurPages(request: Request, origins: readonly string[]): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return true;
  const origin = request.headers.get('origin');
  if (origin === null) return site === null;
  const own = new URL(request.url);
  // A proxy that ends TLS passes the host on, and not that the page came by https.
  const ownByTls = new URL(`https://${own.host}`);
  return [own.origin, ownByTls.origin, ...origins].includes(origin);
}
