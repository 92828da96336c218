/// <reference types="astro/client" />

declare namespace App {
  /** What every page is given: by the middleware from the content, or by the server for on-demand pages. */
  interface Locals {
    locale: import('./i18n/locales.ts').Locale;
    site: import('./model/site-data.ts').LocaleData;
    t: import('./i18n/translate.ts').Translate;
    /** The data of an on-demand page; each page parses its own. */
    page?: unknown;
  }
}

/** For plain TypeScript, which does not read `.astro` files; Astro's own checker knows each component's properties. */
declare module '*.astro' {
  const component: import('astro/runtime/server/index.js').AstroComponentFactory;
  export default component;
}
