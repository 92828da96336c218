import { Hono, type MiddlewareHandler } from 'hono';
import { locales } from '../../i18n/locales.ts';
import type { RenderPage } from '../on-demand.ts';
import type { PublicationStatus } from '../publisher/publisher.ts';
import type { CurrentSite } from '../site.ts';
import { refuse } from './answers.ts';
import { Refusal } from './refusal.ts';
import type { Texts } from './texts/texts.ts';

const workPaths = { fr: '/travail', en: '/work' } as const;

/**
 * What the CMS's page may load and run: our own files only, no code made from text. Decap sets its styles in the page
 * (so `unsafe-inline` for styles), shows pictures that are not uploaded yet (`blob:`) and draws previews in a frame.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface AdminPagesOptions {
  /** Decides who comes in, for all that is below `/admin`. */
  admit: MiddlewareHandler;
  texts: Pick<Texts, 'work'>;
  site: CurrentSite;
  render: RenderPage;
  /** The address of the site, such as `https://example.org`. */
  origin: string;
  status: () => PublicationStatus;
  now: () => Date;
}

/** For `/admin`, before its other parts: admits or turns away all requests; gives the CMS's own page, a plain file of the site, the policy that it needs; draws the list of work. */
export function createAdminPages({
  admit,
  texts,
  site,
  render,
  origin,
  status,
  now,
}: AdminPagesOptions): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    // Also where the browser is told that it has the page: it takes the headers of that answer.
    if (context.req.path === '/admin/' && (context.res.ok || context.res.status === 304))
      context.res.headers.set('content-security-policy', policy);
  });
  app.use(admit);
  for (const locale of locales) {
    app.get(`${workPaths[locale]}/`, async () => {
      const [clientDir = ''] = site.clientDirs();
      const published = { clientDir, origin };
      const page = await texts.work({ site: published, status: status(), now: now(), locale });
      const response = await render('work', { locale, site: site.data().locales[locale], page });
      response.headers.set('cache-control', 'no-store');
      return response;
    });
  }
  app.onError((error, context) => {
    if (error instanceof Refusal) return refuse(context, error);
    throw error;
  });
  return app;
}
