import type { ValidAnswers, Validation } from '../../../forms/validate.ts';
import { senderNetwork } from '../../http/client.ts';
import { screenSubmission } from '../abuse/screening.ts';
import type { StoreResult } from '../storage/application.ts';
import { UnconfirmedError } from '../storage/database/unconfirmed.ts';
import { isLateCodeValid } from '../storage/late-codes.ts';
import { discardBody } from './body/discard.ts';
import { openUploads, type Uploads } from './body/uploads.ts';
import type { TextShare } from './body/text-room.ts';
import type { IntakeContext } from './context.ts';
import { parseSubmission, type Incoming } from './parse.ts';
import { decide, type Decision } from './policy.ts';
import { UploadsNotHeldError } from './responses/pages.ts';
import { respond, respondToResult } from './responses/respond.ts';
import type { RefusalCode } from './responses/problems.ts';
import { problemResponse } from './responses/responses.ts';
import { readyFiles } from './ready-files.ts';
import { draftChangedResponse, saveToContinue } from './save.ts';
import { toApplication, toContent, validateSubmission, type Submission } from './submission.ts';

/**
 * Takes one submission of a form: parse → validate → policy → store → respond. Forwarding comes after.
 *
 * @throws BrokenOffError where the client goes away.
 */
export async function handleSubmission(incoming: Incoming, context: IntakeContext): Promise<Response> {
  const { guard, store, onStoreError } = context;
  const texts = guard.texts.open(senderNetwork(incoming.address));
  const uploads = openUploads({ room: guard.uploads, store, onError: onStoreError });
  try {
    return await submit(incoming, { texts, uploads }, context);
  } finally {
    texts.close();
    await uploads.close();
  }
}

/** What is wrong with the body itself is said at its beginning: nothing that follows could make it right. */
const isAboutBody = (code: RefusalCode) =>
  ['body-too-large', 'malformed-body', 'unsupported-type'].includes(code);

async function submit(
  incoming: Incoming,
  taken: { texts: TextShare; uploads: Uploads },
  context: IntakeContext,
): Promise<Response> {
  const arrivedAt = context.now();
  const parsed = await parseSubmission(incoming, arrivedAt, taken, context);
  if (!parsed.ok) {
    if (!isAboutBody(parsed.code)) await discardBody(incoming.message);
    return problemResponse(parsed.code, parsed.reader, {
      site: context.site(),
      render: context.render,
      now: arrivedAt,
    });
  }
  const { submission, validation } = validateSubmission(parsed.submission);
  const decision = await checkLateCode(decide(submission, validation), submission, context);
  try {
    return await respondTo(decision, submission, validation, taken.uploads, context);
  } catch (error) {
    if (!(error instanceof UploadsNotHeldError)) throw error;
    if (error.cause !== undefined) context.onStoreError(error.cause);
    return respondToResult({ ok: false, code: 'not-stored' }, submission, context);
  }
}

/** @throws UploadsNotHeldError */
async function respondTo(
  decision: Decision,
  submission: Submission,
  validation: Validation,
  uploads: Uploads,
  context: IntakeContext,
): Promise<Response> {
  if (decision.type === 'store') {
    const result = await store(submission, decision.answers, uploads, context);
    const isForPage = !result.ok && result.code === 'draft-changed' && !submission.reader.wantsJson;
    return isForPage
      ? draftChangedResponse(submission, context)
      : respondToResult(result, submission, context);
  }
  if (decision.type === 'save') return saveToContinue(submission, validation, uploads, context);
  const earlier = await findEarlier(submission, validation, decision, context);
  return earlier
    ? respondToResult(earlier, submission, context)
    : respond(decision, submission, validation, context);
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
 * Refuses a late code that is not valid before storing, so that the form comes back with its files. A program gets the refusal
 * of the transaction itself.
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
  uploads: Uploads,
  context: IntakeContext,
) {
  const { guard, channels, store: database, onStored, onStoreError } = context;
  const { values, key, sender, files, arrivedAt } = submission;
  try {
    // Nothing is copied, and nobody refused, for what was stored before.
    const isPlain = files.every(({ id, isAttached }) => id !== undefined && !isAttached);
    const { idempotency } = toContent(submission, answers);
    const earlier = isPlain ? undefined : await database.findEarlier(idempotency, arrivedAt);
    if (earlier) return earlier;
    const ready = await readyFiles(submission, uploads, database);
    if (!ready.ok) return ready;
    const screening = screenSubmission(values, { hasKey: key !== undefined, sender, tokens: guard.tokens });
    const result = await database.submit(
      toApplication(submission, answers, { files: ready.ids, screening, channels }),
    );
    // A replay has the files of the first time.
    if (result.ok && !result.replayed) uploads.keep(ready.ids);
    if (result.ok) onStored();
    return result;
  } catch (error) {
    onStoreError(error);
    const code = error instanceof UnconfirmedError ? 'not-confirmed' : 'not-stored';
    return { ok: false, code } as const;
  }
}
