import { supplementPageSchema, type SupplementPage } from '../../src/forms/pages.ts';
import type { Locale } from '../../src/i18n/locales.ts';
import type { Office, Page } from './accounts.ts';
import { look } from './applicant-page.ts';
import { applicationIn, dataOf, pathOf, type Staff } from './staff-page.ts';

/** The page that says why an answer was not taken. */
export const refusalIn = (page: Page): SupplementPage => supplementPageSchema.parse(dataOf(page));

/** The staff ask for something, on the page of the application. */
export const ask = async (staff: Staff, reference: string, request: string, ...more: [string, string][]) =>
  applicationIn(
    await staff.send(
      pathOf(reference),
      ['action', 'ask'],
      ['request', request],
      ['takesFiles', 'yes'],
      ...more,
    ),
  );

/** A PDF as the inspection knows it. */
export const pdf = (words: string): Buffer => Buffer.from(`%PDF-1.4\n${words}\n%%EOF\n`);

export interface Answer {
  text?: string;
  files?: readonly { name: string; content: Buffer }[];
}

/** The form of the applicant's page, filled in. */
export function filledIn({ text = '', files = [] }: Answer): FormData {
  const form = new FormData();
  form.set('text', text);
  for (const { name, content } of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  return form;
}

/** Where the form of an applicant's page is sent; empty where it has none. */
export const actionOf = async (office: Office, reference: string, locale: Locale = 'en'): Promise<string> =>
  (await look(office, reference, locale)).supplementForm?.action ?? '';

/** An applicant answers on their own page. */
export const answer = async (
  office: Office,
  reference: string,
  given: Answer,
  path?: string,
): Promise<Page> => office.browser().post(path ?? (await actionOf(office, reference)), filledIn(given));
