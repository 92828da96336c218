import type { CmsBackend } from '../../src/server/cms/backend/backend.ts';
import { perform } from '../../src/server/cms/protocol/perform.ts';
import type { Texts } from '../../src/server/cms/texts/texts.ts';

/** What the CMS does with texts, in the process of the test. */
export const directTexts = (backend: CmsBackend): Pick<Texts, 'perform'> => ({
  perform: (request, locale) => perform(backend, request, locale),
});
