/// <reference types="astro/client" />

declare namespace App {
  /** What every page is given: by the middleware from the content, or by the server for on-demand pages. */
  interface Locals {
    locale: import('./i18n/locales.ts').Locale;
    site: import('./model/site-data.ts').LocaleData;
    t: import('./i18n/translate.ts').Translate;
    /** The published texts; in a preview, with those that are being written; none on other on-demand pages. */
    library: import('./collections/library/library.ts').Library;
    /** What site.json holds: forms and what they offer. Absent on on-demand pages other than previews. */
    siteData: import('./model/site-data.ts').SiteData | undefined;
    /** The data of an on-demand page; each page parses its own. */
    page?: unknown;
    /** The texts of a preview, as the server read them: what its library is made of. */
    content?: import('./collections/read/preview-content.ts').PreviewContent;
  }
}

/** For plain TypeScript, which does not read `.astro` files; Astro's own checker knows each component's properties. */
declare module '*.astro' {
  const component: import('astro/runtime/server/index.js').AstroComponentFactory;
  export default component;
}
