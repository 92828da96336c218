import { defineMiddleware } from 'astro:middleware';
import { previewLibrary } from './collections/library/preview-library.ts';
import { isLocale } from './i18n/locales.ts';
import { createTranslate } from './i18n/translate.ts';

/**
 * Gives every page its language, the site's settings, its texts and `t()`. On-demand pages come with them from the
 * server: they read no content, so that they stay valid while content is published.
 */
export const onRequest = defineMiddleware(async ({ locals, url, isPrerendered }, next) => {
  const given: Partial<App.Locals> = locals;
  if (!given.site && (isPrerendered || import.meta.env.DEV)) {
    const [{ getDefaultLocale, getLocaleData }, { getLibrary }, { getSiteData }] = await Promise.all([
      import('./collections/site.ts'),
      import('./collections/library/library.ts'),
      import('./collections/site-data.ts'),
    ]);
    // The editor's guide has its language further down its address: /admin/aide/en/blocks/; without one it is French.
    const usual = url.pathname.startsWith('/admin/') ? () => 'fr' as const : getDefaultLocale;
    locals.locale = url.pathname.split('/').find(isLocale) ?? (await usual());
    locals.site = await getLocaleData(locals.locale);
    locals.library = await getLibrary();
    locals.siteData = await getSiteData();
  } else {
    Object.assign(locals, previewLibrary(given.content));
  }
  locals.t = createTranslate(locals.locale, locals.site.strings);
  return next();
});
