import type { ValidAnswers, Validation } from '../../../forms/validate.ts';
import { senderNetwork } from '../../http/client.ts';
import { screenSubmission } from '../abuse/screening.ts';
import type { StoreResult } from '../storage/application.ts';
import { UnconfirmedError } from '../storage/database/unconfirmed.ts';
import { isLateCodeValid } from '../storage/late-codes.ts';
import { collectGarbage } from './body/collect-garbage.ts';
import type { Share } from './body/memory-budget.ts';
import type { IntakeContext } from './context.ts';
import { parseSubmission, type Incoming } from './parse.ts';
import { decide, type Decision } from './policy.ts';
import { UploadsNotHeldError } from './responses/pages.ts';
import { respond, respondToResult } from './responses/respond.ts';
import { problemResponse } from './responses/responses.ts';
import { toApplication, toContent, validateSubmission, type Submission } from './submission.ts';

/**
 * Takes one submission of a form: parse → validate → policy → store → respond. Forwarding comes after.
 *
 * @throws BrokenOffError where the client goes away.
 */
export async function handleSubmission(incoming: Incoming, context: IntakeContext): Promise<Response> {
  const share = context.guard.budget.open(senderNetwork(incoming.address));
  try {
    return await submit(incoming, share, context);
  } finally {
    collectGarbage(share.held());
    share.close();
  }
}

async function submit(incoming: Incoming, share: Share, context: IntakeContext): Promise<Response> {
  const arrivedAt = context.now();
  const parsed = await parseSubmission(incoming, arrivedAt, share, context);
  if (!parsed.ok)
    return problemResponse(parsed.code, parsed.reader, {
      site: context.site(),
      render: context.render,
      now: arrivedAt,
    });
  const { submission, validation } = validateSubmission(parsed.submission);
  const decision = await checkLateCode(decide(submission, validation), submission, context);
  if (decision.type === 'store')
    return respondToResult(await store(submission, decision.answers, context), submission, context);
  const earlier = await findEarlier(submission, validation, decision, context);
  if (earlier) return respondToResult(earlier, submission, context);
  try {
    return await respond(decision, submission, validation, context);
  } catch (error) {
    if (!(error instanceof UploadsNotHeldError)) throw error;
    context.onStoreError(error.cause);
    return respondToResult({ ok: false, code: 'not-stored' }, submission, context);
  }
}

/** The receipt of what the same sender had stored before, where the response to it was lost and they send it again. */
async function findEarlier(
  submission: Submission,
  validation: Validation,
  decision: Decision,
  { store }: IntakeContext,
): Promise<StoreResult | undefined> {
  if (!('mayRepeat' in decision) || !decision.mayRepeat) return undefined;
  return store.findEarlier(toContent(submission, validation).idempotency, submission.arrivedAt);
}

/**
 * Refuses a late code that is not valid before storing: the store takes the bytes of the files, which could then not be held
 * for the next attempt. A program gets the refusal of the transaction itself.
 */
async function checkLateCode(
  decision: Decision,
  { lateCode: code, call, reader, arrivedAt: now }: Submission,
  { store: { db } }: IntakeContext,
): Promise<Decision> {
  if (decision.type !== 'store' || code === undefined || reader.wantsJson) return decision;
  const isValid = await isLateCodeValid(db, { code, call: call?.name ?? '', now });
  return isValid ? decision : { type: 'late-code-refused', mayRepeat: true };
}

async function store(
  submission: Submission,
  answers: ValidAnswers,
  { guard: { tokens }, channels, store: { submit, assignHeld }, onStored, onStoreError }: IntakeContext,
) {
  const { values, key, sender, files } = submission;
  const screening = screenSubmission(values, { hasKey: key !== undefined, sender, tokens });
  const application = await toApplication(submission, answers, { screening, channels });
  const result = await submit(application).catch((error: unknown) => {
    onStoreError(error);
    const code = error instanceof UnconfirmedError ? 'not-confirmed' : 'not-stored';
    return { ok: false, code } as const;
  });
  if (!result.ok) return result;
  onStored();
  const uploads = files.flatMap(({ token }) => token ?? []);
  await assignHeld(uploads, result.reference).catch(onStoreError);
  return result;
}
