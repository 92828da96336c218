import type { Bilingual, Locale } from '../../i18n/locales.ts';
import { applicationPaths } from '../applications/addresses.ts';

/** Below the list of applications: the decisions on the applications to each call that are not applied yet. */
export const decisionPaths = {
  fr: `${applicationPaths.fr}decisions/`,
  en: `${applicationPaths.en}decisions/`,
} as const satisfies Bilingual;

/** Where the staff look through the pending decisions of a call, and apply them. */
export const decisionPath = (locale: Locale, call: string): string => `${decisionPaths[locale]}${call}/`;
