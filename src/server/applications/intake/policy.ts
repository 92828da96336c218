import { findRuledOut, type RuledOut } from '../../../forms/eligibility.ts';
import type { FieldError } from '../../../forms/error-codes.ts';
import { listsOf } from '../../../forms/fields/lists.ts';
import type { ValidAnswers, Validation } from '../../../forms/validate.ts';
import { isLocale } from '../../../i18n/locales.ts';
import { callState, isTakingApplications } from '../../../model/call-state.ts';
import type { RefusalCode } from './responses/problems.ts';
import type { Submission } from './submission.ts';

/** The outcome of the policy: store the application, or the response to give instead. */
export type Decision =
  | { type: 'store'; answers: ValidAnswers }
  /** `mayRepeat`: the same may have been stored before, by a sender who never got the response; its receipt is the response then. */
  | { type: 'refuse'; code: RefusalCode; mayRepeat: boolean }
  | { type: 'correct'; errors: readonly FieldError[]; mayRepeat: boolean }
  | { type: 'late-code-refused'; mayRepeat: true }
  | { type: 'not-eligible'; reasons: readonly RuledOut[] }
  /** The form's own buttons: go on writing, save to continue later, check eligibility, review before sending. */
  | { type: 'edit' }
  | { type: 'save' }
  | { type: 'check-eligibility' }
  | { type: 'review'; answers: ValidAnswers };

/** Whether a form that needs a call has one, and whether the call takes it at that instant. */
function checkCall({ form, site, call, arrivedAt, lateCode }: Submission): RefusalCode | undefined {
  if (!form.needsCall) return undefined;
  if (!call || (form.purpose === 'application' && call.form !== form.name)) return 'unknown-call';
  const state = callState(call, arrivedAt);
  if (form.purpose === 'opening') return state === 'announced' ? undefined : 'already-open';
  if (form.purpose === 'session')
    return listsOf(site, call, arrivedAt).session.length > 0 ? undefined : 'no-session';
  if (form.purpose === 'question') return undefined;
  if (isTakingApplications(state)) return undefined;
  if (state === 'announced') return 'call-not-open';
  // Whether the code is valid is decided with the application, in one transaction.
  return lateCode === undefined ? 'call-closed' : undefined;
}

/** True where nothing but the text of a consent has changed since the page was made. */
const isCompleteButForConsents = (validation: Validation): boolean =>
  validation.ok || validation.errors.every(({ code }) => code === 'consent-outdated');

/** Decides about a submission. Pure: dates, answers and the button that was pressed say it all. */
export function decide(submission: Submission, validation: Validation): Decision {
  const { form, call, reader, action } = submission;
  const code = checkCall(submission);
  const isComplete = isCompleteButForConsents(validation);
  if (code) return { type: 'refuse', code, mayRepeat: code === 'call-closed' && isComplete };

  const button = reader.wantsJson ? undefined : action;
  if (button === 'edit' || isLocale(button)) return { type: 'edit' };
  if (button === 'save' && form.canBeSaved) return { type: 'save' };
  const reasons = findRuledOut(form, validation.answers, {
    locale: reader.locale,
    outOfScope: call?.outOfScope ?? [],
  });
  if (reasons.length > 0) return { type: 'not-eligible', reasons };
  if (button === 'check') return { type: 'check-eligibility' };
  if (!validation.ok)
    return { type: 'correct', errors: validation.errors, mayRepeat: action === undefined && isComplete };
  return { type: button === 'review' ? 'review' : 'store', answers: validation };
}
