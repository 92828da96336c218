import type { Bilingual, Locale } from '../../i18n/locales.ts';

/** Where the staff read applications, by language. */
export const applicationPaths = {
  fr: '/admin/candidatures/',
  en: '/admin/applications/',
} as const satisfies Bilingual;

/** The part of an address that leads to an application's files. */
export const filesSegment = { fr: 'fichiers', en: 'files' } as const satisfies Bilingual;

/** The page of an application. @example applicationPath('en', '7KCM-3WXH-J4P') === '/admin/applications/7KCM-3WXH-J4P/' */
export const applicationPath = (locale: Locale, reference: string): string =>
  `${applicationPaths[locale]}${reference}/`;

/** Where a file of an application is downloaded. */
export const applicationFilePath = (locale: Locale, reference: string, id: string): string =>
  `${applicationPath(locale, reference)}${filesSegment[locale]}/${id}`;
