import { isOfFile, type FieldError } from '../../../forms/error-codes.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import type { Validation } from '../../../forms/validate.ts';
import { formatInstant } from '../../../i18n/dates.ts';
import { routes } from '../../../i18n/routes.ts';
import { quarantineScore } from '../abuse/score.ts';
import { screenSubmission } from '../abuse/screening.ts';
import { limitsOf } from '../abuse/sender.ts';
import { giveCookie, newBrowser } from '../drafts/browser.ts';
import { latestFor, ownersOf } from '../drafts/owners.ts';
import { findDraft, saveDraft, type SaveResult } from '../storage/drafts/drafts.ts';
import { removeFiles } from '../storage/files/remove.ts';
import { countSender } from '../storage/signals.ts';
import { arrivingMs, type Uploads } from './body/uploads.ts';
import type { DraftKeeping, IntakeContext } from './context.ts';
import { formResponse, hold, UploadsNotHeldError } from './responses/pages.ts';
import { problems } from './responses/problems.ts';
import { describeErrors, draftValue, wordsOf, type ShownDraft, type Submission } from './submission.ts';

/** What of a request is no answer, or is told otherwise to the page that continues it. */
const notKept = new Set([
  'action',
  'altcha',
  'call',
  'held',
  'homepage',
  'idempotencyKey',
  'language',
  'savedDraft',
  'startedAt',
]);

type Refusal = 'no-mail' | 'busy' | 'refused' | Exclude<SaveResult, { ok: true }>['code'];

const statuses: Readonly<Record<Refusal, number>> = {
  'no-mail': 503,
  busy: 429,
  refused: 403,
  changed: 409,
  exists: 409,
  gone: 409,
  'no-room': 503,
};

/** The question to whose answer the link is sent. */
const emailField = ({ form }: Submission) => fieldsOf(form).find(({ type }) => type === 'email')?.name ?? '';

/** The page comes back with everything that was typed, and why it was not saved. */
function refuse(
  code: Refusal,
  submission: Submission,
  context: IntakeContext,
  { draft, time = '' }: { draft?: ShownDraft | undefined; time?: string } = {},
): Promise<Response> {
  const { email } = submission.site.locales[submission.reader.locale].organisation;
  const message = wordsOf(submission)(`form.save.problem.${code}`, { time, email: email ?? '' });
  const errors = [{ field: emailField(submission), code, message }];
  return formResponse({ ...submission, draft }, errors, context, {
    errorStatus: statuses[code],
    saved: draft ? { value: draftValue(draft), at: null, isOtherForm: false, gone: [] } : null,
  });
}

/** What keeps a form from being saved: no address for the link, or a file that is wrong. Anything else may be unfinished. */
function errorsOf(submission: Submission, validation: Validation): readonly FieldError[] {
  const field = emailField(submission);
  const errors = validation.ok
    ? []
    : validation.errors.filter((one) => one.field === field || isOfFile(one.code) || one.code === 'not-held');
  const isMissing = validation.answers[field] === undefined && !errors.some((one) => one.field === field);
  return isMissing ? [{ field, code: 'required', params: {} }, ...errors] : errors;
}

/** Why nothing is saved from this sender now; undefined where it may be. */
async function limit(
  { values, key, sender, arrivedAt }: Submission,
  { guard, store }: IntakeContext,
): Promise<Refusal | undefined> {
  const { signals } = screenSubmission(values, { hasKey: key !== undefined, sender, tokens: guard.tokens });
  if (signals.reduce((sum, { weight }) => sum + weight, 0) >= quarantineScore) return 'refused';
  // Counted apart from applications, which nobody is to be suspected for having saved often.
  const count = sender === null ? 0 : await countSender(store.db, `draft ${sender}`, arrivedAt);
  return sender !== null && count > limitsOf(sender).applications ? 'busy' : undefined;
}

/** The files of a submission, those that belong to something else copied. */
async function ownFiles(
  { files, form, sender, arrivedAt }: Submission,
  uploads: Uploads,
  { copyFile }: IntakeContext['store'],
): Promise<Submission['files']> {
  const own = [];
  for (const file of files) {
    const { id, isAttached, field, name, ...facts } = file;
    if (id === undefined || !isAttached) {
      own.push(file);
      continue;
    }
    const start = { form: form.name, field, name, sender, expiresAt: arrivedAt + arrivingMs };
    own.push({
      ...file,
      id: uploads.add(await copyFile(id, { start, facts })),
      token: undefined,
      isAttached: false,
    });
  }
  return own;
}

async function keep(
  submission: Submission,
  validation: Validation,
  browser: string,
  drafts: DraftKeeping,
  context: IntakeContext,
): Promise<SaveResult | undefined> {
  const { form, call, reader, values, draft: given, sender, arrivedAt: now } = submission;
  const { store, disk } = context;
  const held = await hold(submission, context);
  // The page says which file could not be kept.
  if (held.errors.length > 0 || !call) return undefined;
  const tokens = held.shown.map(({ token }) => token);
  const files = await store.findHeld(tokens, { form: form.name, now });
  const address = String(validation.answers[emailField(submission)]);
  return saveDraft(store.db, drafts.vault, {
    given,
    browser,
    owners: ownersOf(drafts.keys, { call: call.name, address }),
    form,
    call: call.name,
    locale: reader.locale,
    body: { address, values: [...values].filter(([name]) => !notKept.has(name)), held: tokens },
    files: files.map(({ id }) => id),
    now,
    latest: latestFor(call, now),
    sender: sender === null ? null : { name: sender, maxBytes: limitsOf(sender).heldBytes },
    freeBytes: disk.freeBytes(),
  });
}

const timeIn = ({ site, reader, call }: Submission, instant: number) =>
  formatInstant(instant, call?.closes.zone ?? 'UTC', site.locales[reader.locale].languageTag);

/**
 * Saves a form that is not finished, for a person to continue in any browser by a link that is mailed; see decision 166. It is no
 * application. Whatever keeps it from being saved, the page comes back with everything that was typed.
 */
export async function saveToContinue(
  sent: Submission,
  validation: Validation,
  uploads: Uploads,
  context: IntakeContext,
): Promise<Response> {
  const { drafts, store } = context;
  if (!drafts?.canSend) return refuse('no-mail', sent, context, { draft: sent.draft });
  const errors = errorsOf(sent, validation);
  if (errors.length > 0) return formResponse(sent, describeErrors(sent, errors), context);
  const refusal = await limit(sent, context);
  if (refusal) return refuse(refusal, sent, context, { draft: sent.draft });
  const submission = { ...sent, files: await ownFiles(sent, uploads, store) };
  const fresh = sent.browser === undefined ? newBrowser() : undefined;
  const browser = sent.browser ?? fresh?.digest ?? '';
  try {
    const result = await keep(submission, validation, browser, drafts, context);
    if (!result) return await formResponse(submission, [], context);
    if (!result.ok) {
      const { code } = result;
      const isOwn = code === 'changed' || code === 'exists';
      const draft = isOwn ? result.draft : code === 'no-room' ? sent.draft : undefined;
      return await refuse(code, submission, context, {
        draft,
        time: isOwn ? timeIn(sent, result.draft.saved_at) : '',
      });
    }
    await removeFiles(store.db, result.removed);
    drafts.onDue();
    const headers = { location: routes.resume(sent.reader.locale), 'cache-control': 'no-store' };
    const response = new Response(null, { status: 303, headers });
    return fresh ? giveCookie(response, fresh.token, drafts.isSecure) : response;
  } catch (error) {
    if (error instanceof UploadsNotHeldError) throw error;
    context.onStoreError(error);
    throw new UploadsNotHeldError('The draft could not be stored.');
  }
}

/** The page comes back where the draft that it shows was saved, sent or deleted meanwhile: nothing was sent, nothing is lost. */
export async function draftChangedResponse(
  submission: Submission,
  context: IntakeContext,
): Promise<Response> {
  const { draft: shown, browser, arrivedAt: now } = submission;
  const current =
    shown && browser !== undefined && context.drafts
      ? await findDraft(context.store.db, context.drafts.vault, { id: shown.id, browser, now })
      : undefined;
  const code = 'draft-changed';
  const message = wordsOf(submission)(`form.problem.${code}.advice`);
  const errors = [{ field: emailField(submission), code, message }];
  return formResponse({ ...submission, draft: current }, errors, context, {
    errorStatus: problems[code],
    saved: current ? { value: draftValue(current), at: null, isOtherForm: false, gone: [] } : null,
  });
}
