import type { PreviewContent } from '../../../collections/read/preview-content.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { LocaleData } from '../../../model/site-data.ts';

/** The data of an on-demand page. */
export interface PageLocals {
  locale: Locale;
  site: LocaleData;
  page: unknown;
  /** The texts of a preview. */
  content?: PreviewContent;
}

/** Draws an on-demand page of the site: `render('form', locals, 422)`. Throws when the page cannot be drawn. */
export type RenderPage = (page: string, locals: PageLocals, status?: number) => Promise<Response>;
