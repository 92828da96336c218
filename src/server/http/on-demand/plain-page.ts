import { html } from 'hono/html';
import {
  formPageSchema,
  ineligiblePageSchema,
  problemPageSchema,
  receiptPageSchema,
} from '../../../forms/pages.ts';
import { createTranslate, type Translate } from '../../../i18n/translate.ts';
import type { PageLocals } from './render-page.ts';

interface Plain {
  title: string;
  body: ReturnType<typeof html>;
}

const list = (items: readonly unknown[]) =>
  html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;

/** The words of each page, from the data that the designed page gets. */
const pages: Readonly<Record<string, (data: unknown, t: Translate) => Plain>> = {
  receipt(data, t) {
    const { purpose, reference, received, nextSteps } = receiptPageSchema.parse(data);
    const body = html`<p>${t('receipt.reference')} <strong>${reference}</strong></p>
      <p>${t('receipt.received')} ${received}</p>
      <p>${nextSteps}</p>`;
    return { title: t(`receipt.title.${purpose}`), body };
  },
  form(data, t) {
    const { errors } = formPageSchema.parse(data);
    const body = html`${list(errors.map(({ message }) => message))}
      <p>${t('plain.back')}</p>`;
    return { title: t('plain.notSent'), body };
  },
  ineligible(data, t) {
    const { title, reasons } = ineligiblePageSchema.parse(data);
    return {
      title,
      body: html`${list(reasons.map(({ reason }) => reason))}
        <p>${t('plain.back')}</p>`,
    };
  },
  problem(data) {
    const { title, advice, links } = problemPageSchema.parse(data);
    const body = html`<p>${advice}</p>
      ${list(links.map(({ label, url }) => html`<a href="${url}">${label}</a>`))}`;
    return { title, body };
  },
  review: (_data, t) => ({ title: t('plain.notSent'), body: html`<p>${t('plain.back')}</p>` }),
  'applicant/link': (_data, t) => ({ title: t('plain.updating'), body: html`<p>${t('plain.later')}</p>` }),
  'applicant/withdraw': (_data, t) => ({
    title: t('plain.updating'),
    body: html`<p>${t('plain.later')}</p>`,
  }),
  notice: (_data, t) => ({ title: t('plain.updating'), body: html`<p>${t('plain.later')}</p>` }),
};

/** True for the pages that applicants may need while the designed ones cannot be drawn. */
export const hasPlainPage = (page: string): boolean => Object.hasOwn(pages, page);

/** Draws a page without the site's components: heading, text and links, for the minute until the site is built again. */
export async function drawPlainly(
  page: string,
  { locale, site, page: data }: PageLocals,
  status: number,
): Promise<Response> {
  const t = createTranslate(locale, site.strings);
  const { title, body } = pages[page]?.(data, t) ?? { title: t('plain.updating'), body: html`` };
  const text = await html`<!doctype html>
    <html lang="${site.languageTag}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="robots" content="noindex" />
        <title>${title} – ${site.organisation.name}</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
