import {
  applicationPageSchema,
  applicationsPageSchema,
  type ApplicationPage,
  type ApplicationsPage,
} from '../../src/model/messages/applications.ts';
import { signInWith, type Browser, type Office, type Page } from './accounts.ts';

/** The data that a page is drawn with. */
export const dataOf = ({ text }: Page): unknown =>
  JSON.parse(/<pre>([\s\S]*)<\/pre>/.exec(text)?.[1] ?? 'null');

/** What the server hands to the page that lists applications. */
export const listIn = (page: Page): ApplicationsPage => applicationsPageSchema.parse(dataOf(page));

/** What it hands to the page of one. */
export const applicationIn = (page: Page): ApplicationPage => applicationPageSchema.parse(dataOf(page));

export const listPath = '/admin/applications/';
export const pathOf = (reference: string) => `${listPath}${reference}/`;

/** A person of the staff in their browser. */
export interface Staff {
  browser: Browser;
  list: (query?: string) => Promise<ApplicationsPage>;
  read: (reference: string) => Promise<ApplicationPage>;
  /** Sends a form of a page, with the hidden value that it carries. */
  send: (path: string, ...values: [string, string][]) => Promise<Page>;
}

/** Hires a person of the staff, and signs them in. */
export async function staffIn(office: Office, email = 'sam@example.org'): Promise<Staff> {
  await office.hire(email, ['staff']);
  const browser = await signInWith(office, email);
  const { formToken } = listIn(await browser.get(listPath));
  return {
    browser,
    list: async (query = '') => listIn(await browser.get(`${listPath}${query}`)),
    read: async (reference) => applicationIn(await browser.get(pathOf(reference))),
    send: (path, ...values) => browser.post(path, [['token', formToken], ...values]),
  };
}
