import { perform, type Desk } from '../../src/server/cms/protocol/perform.ts';
import type { Texts } from '../../src/server/cms/texts/texts.ts';

/** What the CMS does with texts, in the process of the test. */
export const directTexts = (desk: Desk): Pick<Texts, 'perform'> => ({
  perform: (request, locale) => perform(desk, request, locale),
});
