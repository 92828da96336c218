import { decisionWords } from '../../../../model/decisions/words.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import type { Config } from '../../../config.ts';
import type { Showcase } from '../showcase/port.ts';
import { contextIn, type PageContext, type StaffPagesOptions } from '../../staff/http/options.ts';

export type DecisionPagesOptions = Pick<
  StaffPagesOptions,
  'store' | 'vault' | 'site' | 'render' | 'now' | 'staffNow' | 'record' | 'wake'
> & {
  config: Pick<Config, 'smtpUrl'>;
  /** Where public texts are drafted. */
  showcase: Showcase;
};

/** What is drawn in a language, at this moment; its words are those of decisions. */
export interface DecisionContext extends PageContext {
  /** False without an SMTP server: then the staff send the messages themselves. */
  canSend: boolean;
}

/** The same, with the words of decisions. */
export const withDecisionWords = (context: PageContext): PageContext => ({
  ...context,
  words: decisionWords(context.locale, context.tag),
});

export const decisionContextIn = (options: DecisionPagesOptions, locale: Locale): DecisionContext => ({
  ...withDecisionWords(contextIn(options, locale)),
  canSend: options.config.smtpUrl !== undefined,
});
