import type { Bilingual } from '../../i18n/locales.ts';

/** Where the editor's guide to blocks is, in each language. */
export const blockGuidePaths: Bilingual = { fr: '/admin/aide/blocs/', en: '/admin/aide/en/blocks/' };
