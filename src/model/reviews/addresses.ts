import type { Bilingual, Locale } from '../../i18n/locales.ts';
import { applicationPaths, filesSegment } from '../applications/addresses.ts';

/** Where a reviewer sees what they have to review, by language. */
export const reviewPaths = {
  fr: '/admin/evaluations/',
  en: '/admin/reviews/',
} as const satisfies Bilingual;

/** The page on which an application is reviewed. @example reviewPath('en', '7KCM-3WXH-J4P') === '/admin/reviews/7KCM-3WXH-J4P/' */
export const reviewPath = (locale: Locale, reference: string): string =>
  `${reviewPaths[locale]}${reference}/`;

/** Where a file of an application is downloaded by a reviewer. */
export const reviewFilePath = (locale: Locale, reference: string, id: string): string =>
  `${reviewPath(locale, reference)}${filesSegment[locale]}/${id}`;

/** Below the list of applications: how the applications to each call are reviewed. */
export const reviewCallPaths = {
  fr: `${applicationPaths.fr}evaluation/`,
  en: `${applicationPaths.en}review/`,
} as const satisfies Bilingual;

/** Where the staff choose who reviews the applications to a call. */
export const reviewCallPath = (locale: Locale, call: string): string => `${reviewCallPaths[locale]}${call}/`;

/** Below the list of applications: how the applications to each call rank by their reviews. */
export const rankingPaths = {
  fr: `${applicationPaths.fr}classement/`,
  en: `${applicationPaths.en}ranking/`,
} as const satisfies Bilingual;

/** The ranking of a call. @param without the id of a reviewer whose reviews do not count. */
export const rankingPath = (locale: Locale, call: string, without?: string): string =>
  `${rankingPaths[locale]}${call}/${without === undefined ? '' : `?${new URLSearchParams({ without }).toString()}`}`;
