import { reviewWords } from '../../../../model/reviews/words.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import { contextIn, type PageContext, type StaffPagesOptions } from '../../staff/http/options.ts';

/** A person who reviews, and sends the request under way. */
export interface ReviewerNow {
  /** The id of the account. */
  id: string;
  email: string;
  /** The hidden value of their forms. */
  formToken: string;
}

export type ReviewPagesOptions = Pick<
  StaffPagesOptions,
  'store' | 'vault' | 'site' | 'render' | 'now' | 'staffNow' | 'record' | 'onError'
> & {
  /** Undefined for a person who is signed in and is no reviewer. */
  reviewerNow: () => ReviewerNow | undefined;
};

/** What is drawn in a language, at this moment; its words are those of the reviews. */
export type ReviewContext = PageContext;

export function reviewContextIn(options: ReviewPagesOptions, locale: Locale): ReviewContext {
  const context = contextIn(options, locale);
  return { ...context, words: reviewWords(locale, context.tag) };
}
