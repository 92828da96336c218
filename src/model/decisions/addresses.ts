import type { Bilingual, Locale } from '../../i18n/locales.ts';
import { applicationPaths } from '../applications/addresses.ts';

/** Below the list of applications: the decisions on the applications to each call that are not applied yet. */
export const decisionPaths = {
  fr: `${applicationPaths.fr}decisions/`,
  en: `${applicationPaths.en}decisions/`,
} as const satisfies Bilingual;

/** Where the staff look through the pending decisions of a call, and apply them. */
export const decisionPath = (locale: Locale, call: string): string => `${decisionPaths[locale]}${call}/`;

/** Below the decisions of a call: the texts of the messages. */
export const textsSegment = { fr: 'messages', en: 'messages' } as const satisfies Bilingual;

/** Where the staff write the texts of the messages to the applicants of a call. */
export const decisionTextsPath = (locale: Locale, call: string): string =>
  `${decisionPath(locale, call)}${textsSegment[locale]}/`;

/** Below the decisions of a call: the record of its selection. */
export const recordSegment = { fr: 'bilan', en: 'record' } as const satisfies Bilingual;

/** Where the staff read what the selection for a call came to. */
export const selectionRecordPath = (locale: Locale, call: string): string =>
  `${decisionPath(locale, call)}${recordSegment[locale]}/`;

/** Below the decisions of a call: what of it becomes drafts of public texts. */
export const showcaseSegment = { fr: 'vitrine', en: 'showcase' } as const satisfies Bilingual;

/** Where the staff have texts drafted from the accepted applications to a call. */
export const showcasePath = (locale: Locale, call: string): string =>
  `${decisionPath(locale, call)}${showcaseSegment[locale]}/`;

/** Where the staff edit the reasons of the decision on an application. */
export const reasonsPath = (locale: Locale, call: string, reference: string): string =>
  `${decisionPath(locale, call)}${reference}/`;
