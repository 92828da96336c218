import { decisionWords } from '../../../../model/decisions/words.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { contextIn, type PageContext, type StaffPagesOptions } from '../../staff/http/options.ts';

export type DecisionPagesOptions = Pick<
  StaffPagesOptions,
  'store' | 'vault' | 'site' | 'render' | 'now' | 'staffNow' | 'record'
>;

/** What is drawn in a language, at this moment; its words are those of decisions. */
export type DecisionContext = PageContext;

export function decisionContextIn(
  options: Pick<DecisionPagesOptions, 'store' | 'vault' | 'site' | 'now'>,
  locale: Locale,
): DecisionContext {
  return withDecisionWords(contextIn(options, locale));
}

/** The same, with the words of decisions. */
export const withDecisionWords = (context: PageContext): DecisionContext => ({
  ...context,
  words: decisionWords(context.locale, context.tag),
});
