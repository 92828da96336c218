import { createMiddleware } from 'hono/factory';
import type { Locale } from '../../../../i18n/locales.ts';
import type { StaffPagesOptions } from './options.ts';

/** A page about people: it stays in no cache, and its address goes to no other site. */
const pageHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-robots-tag': 'noindex',
};

/** What changes something is a form, whose size and hidden value were looked at; nothing else is read. */
export const onlyForms = createMiddleware(async (context, next) => {
  const isForm = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
    context.req.header('content-type') ?? '',
  );
  if (context.req.method === 'POST' && !isForm) return context.body(null, 415);
  await next();
  return undefined;
});

/** Draws pages about applications: an on-demand page by its name, with its data. */
export function createDrawing({ site, render }: Pick<StaffPagesOptions, 'site' | 'render'>) {
  return async (page: string, locale: Locale, data: object, isRefused: boolean): Promise<Response> => {
    const given = { locale, site: site().locales[locale], page: data };
    const response = await render(page, given, isRefused ? 422 : 200);
    for (const [name, value] of Object.entries(pageHeaders)) response.headers.set(name, value);
    return response;
  };
}
