import { z } from 'zod';
import type { Validation } from '../../../../forms/validate.ts';
import { routes } from '../../../../i18n/routes.ts';
import type { StoreResult } from '../../storage/application.ts';
import type { Decision } from '../policy.ts';
import { describeErrors, wordsOf, type Submission } from '../submission.ts';
import {
  eligibleResponse,
  formResponse,
  ineligibleResponse,
  reviewResponse,
  type PageTools,
} from './pages.ts';
import { problems, type RefusalCode } from './problems.ts';
import { fieldErrorsResponse, problemResponse, storedResponse } from './responses.ts';

/** Of the 16 digits; one random key in 100,000 has no more. Keys that a person made up repeat a few. */
const minDigits = 8;

/**
 * A key with 122 random bits, as our page makes them: only its sender has it. Another sender may have chosen any other key
 * as well: it opens nobody's receipt.
 */
const isUnguessable = (key = '') =>
  z.uuidv4().safeParse(key).success && new Set(key.toLowerCase().replaceAll('-', '')).size > minDigits;

/** The response to what was stored, or was not: the receipt, or the reason. */
export async function respondToResult(
  result: StoreResult | { ok: false; code: 'not-stored' | 'not-confirmed' | 'server-busy' },
  { reader, site, call, arrivedAt: now, lateCode, key }: Submission,
  { render }: Pick<PageTools, 'render'>,
): Promise<Response> {
  if (result.ok)
    return storedResponse(result.reference, routes.receipt(reader.locale, result.token), reader.wantsJson);
  if (result.code === 'key-reused' && !isUnguessable(key))
    return problemResponse('key-taken', reader, { site, render, call, now, lateCode });
  const earlier = result.code === 'key-reused' ? result.earlier : undefined;
  // Sent again, it is stored with a copy of the file, or asked for it.
  const code = result.code === 'files-gone' ? 'not-stored' : result.code;
  return problemResponse(code, reader, { site, render, call, now, earlier, lateCode });
}

/** The response to a submission that is not to be stored. */
export async function respond(
  decision: Exclude<Decision, { type: 'store' | 'save' }>,
  submission: Submission,
  validation: Validation,
  tools: PageTools,
): Promise<Response> {
  const { reader, site, call, arrivedAt: now } = submission;
  const refuse = (code: RefusalCode) =>
    problemResponse(code, reader, { site, render: tools.render, call, now });
  switch (decision.type) {
    case 'refuse':
      return refuse(decision.code);
    case 'edit':
      return formResponse(submission, [], tools);
    case 'not-eligible':
      return reader.wantsJson
        ? refuse('not-eligible')
        : ineligibleResponse(submission, decision.reasons, tools);
    case 'check-eligibility':
      return eligibleResponse(submission, validation, tools);
    case 'correct': {
      const errors = describeErrors(submission, decision.errors);
      if (!reader.wantsJson) return formResponse(submission, errors, tools);
      return fieldErrorsResponse(wordsOf(submission)('form.errors.title', { count: errors.length }), errors);
    }
    case 'late-code-refused': {
      const { type: code } = decision;
      const message = wordsOf(submission)(`form.problem.${code}.advice`);
      const errors = [{ field: 'lateCode', code, message }];
      return formResponse(submission, errors, tools, { errorStatus: problems[code] });
    }
    case 'review':
      return reviewResponse(submission, decision.answers, tools);
  }
}
