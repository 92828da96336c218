import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { findRuledOut } from '../../../forms/eligibility.ts';
import type { ValidAnswers, Validation } from '../../../forms/validate.ts';
import { listsOf } from '../../../forms/fields/lists.ts';
import { isLocale } from '../../../i18n/locales.ts';
import { routes } from '../../../i18n/routes.ts';
import { callState, isTakingApplications } from '../../../model/call-state.ts';
import type { SiteCall, SiteData } from '../../../model/site-data.ts';
import { screenSubmission } from '../abuse/screening.ts';
import type { Proofs } from '../abuse/proof.ts';
import { senderNetwork, type Client } from '../abuse/sender.ts';
import type { Disk } from '../../disk.ts';
import type { RenderPage } from '../../http/on-demand.ts';
import type { StoreResult } from '../storage/application.ts';
import { isLateCodeGood } from '../storage/late-codes.ts';
import type { Store } from '../storage/store.ts';
import { UnconfirmedError } from '../storage/database/unconfirmed.ts';
import {
  answerFieldErrors,
  answerProblem,
  answerStored,
  localeOf,
  wantsJson,
  type Reader,
} from './responses/answer.ts';
import { readBody } from './body/body.ts';
import { gatherFiles } from './body/gather-files.ts';
import type { Body } from './body/body-formats.ts';
import type { MemoryBudget, Share } from './body/memory-budget.ts';
import { giveBack } from './body/give-back.ts';
import { isFromOurPages } from './body/origin.ts';
import { answerEligible, answerIneligible, answerWithForm, answerWithReview } from './responses/pages.ts';
import { problems, type ProblemCode } from './responses/problems.ts';
import {
  describeErrors,
  judgeAnswers,
  toApplication,
  toContent,
  wordsOf,
  type Submission,
} from './submission.ts';

/** What keeps abuse from costing anything but a look by the staff. */
export interface Guard {
  proofs: Proofs;
  /** Names the sender behind an address; null where it must not count. */
  senderOf: (client: Pick<Client, 'address' | 'isCrowd'>) => Promise<string | null>;
  budget: MemoryBudget;
}

export interface IntakeOptions {
  guard: Guard;
  site: () => SiteData;
  store: Pick<Store, 'db' | 'submit' | 'findEarlier' | 'hold' | 'describeHeld' | 'findHeld' | 'assignHeld'>;
  render: RenderPage;
  disk: Disk;
  now: () => number;
  /** The channels that forward an application, unless its form is forwarded otherwise. */
  channels: readonly string[];
  /** Origins that pages of ours may have beside the server's own. */
  origins: readonly string[];
  /** Told when an application is on disk, so that it can be forwarded. */
  onStored: () => void;
  /** Told when the database refused; never with answers. */
  onStoreError: (error: unknown) => void;
}

type Refusal = Exclude<ProblemCode, 'invalid-answers'>;

const firstOf = (values: Body['values'], name: string) => values.get(name)?.find((value) => value !== '');

/** Whether a form that needs a call has one, and whether it can be sent for that call at that instant. */
function judgeCall({ form, site, call, arrivedAt, lateCode }: Submission): Refusal | undefined {
  if (!form.needsCall) return undefined;
  if (!call || (form.purpose === 'application' && call.form !== form.name)) return 'unknown-call';
  const state = callState(call, arrivedAt);
  if (form.purpose === 'opening') return state === 'announced' ? undefined : 'already-open';
  if (form.purpose === 'session')
    return listsOf(site, call, arrivedAt).session.length > 0 ? undefined : 'no-session';
  if (form.purpose === 'question') return undefined;
  if (isTakingApplications(state)) return undefined;
  if (state === 'announced') return 'call-not-open';
  // Whether the code is good is decided with the application, in one transaction.
  return lateCode === undefined ? 'call-closed' : undefined;
}

/**
 * A late code counts only once the call is closed: nobody uses one up by mistake. An empty one is a wrong one: the page with
 * the field was there.
 */
function lateCodeOf(values: Body['values'], call: SiteCall | undefined, now: number): string | undefined {
  const isNeeded =
    call !== undefined && !['announced', 'open', 'closing', 'grace'].includes(callState(call, now));
  return isNeeded ? values.get('lateCode')?.[0] : undefined;
}

/**
 * A key with 122 random bits, as our page makes them: whoever has it is who used it before. Any other may be somebody
 * else's too, and opens nobody's receipt.
 */
const isUnguessable = (key = '') =>
  z.uuidv4().safeParse(key).success && new Set(key.toLowerCase().replaceAll('-', '')).size > fewestDigits;

/** Of the 16 digits; one random key in 100,000 has no more. Keys that somebody made up repeat a few. */
const fewestDigits = 8;

/** Tells what became of an application: the receipt, or why it was not stored. */
function answerOutcome(
  outcome: StoreResult | { ok: false; code: 'not-stored' | 'not-confirmed' },
  { reader, site, call, arrivedAt: now, lateCode, key }: Submission,
  { render }: IntakeOptions,
): Promise<Response> | Response {
  if (outcome.ok)
    return answerStored(outcome.reference, routes.receipt(reader.locale, outcome.token), reader.wantsJson);
  if (outcome.code === 'key-reused' && !isUnguessable(key))
    return answerProblem('key-taken', reader, { site, render, call, now, lateCode });
  const earlier = outcome.code === 'key-reused' ? outcome.earlier : undefined;
  return answerProblem(outcome.code, reader, { site, render, call, now, earlier, lateCode });
}

async function store(submission: Submission, valid: ValidAnswers, options: IntakeOptions): Promise<Response> {
  const { files, values, key, sender } = submission;
  const { guard, channels } = options;
  const screening = await screenSubmission(values, {
    hasKey: key !== undefined,
    sender,
    proofs: guard.proofs,
  });
  const stored = await options.store
    .submit(await toApplication(submission, valid, { screening, channels }))
    .catch((error: unknown) => {
      options.onStoreError(error);
      const code = error instanceof UnconfirmedError ? 'not-confirmed' : 'not-stored';
      return { ok: false, code } as const;
    });
  if (!stored.ok) return answerOutcome(stored, submission, options);
  options.onStored();
  const held = files.flatMap(({ token }) => token ?? []);
  await options.store.assignHeld(held, stored.reference).catch(options.onStoreError);
  return answerOutcome(stored, submission, options);
}

/** True where nothing but a text to agree to has changed since the page was made: the same may have been stored before. */
const isWholeButForConsents = (valid: Validation): boolean =>
  valid.ok || valid.errors.every(({ code }) => code === 'consent-outdated');

/**
 * The receipt of what was stored before, for a sender whose answer was lost and who asks again: after the deadline, or after
 * a text to agree to was changed.
 */
async function answerEarlier(sent: Submission, options: IntakeOptions): Promise<Response | undefined> {
  const { submission, valid } = judgeAnswers(sent);
  if (!isWholeButForConsents(valid)) return undefined;
  const { idempotency } = toContent(submission, valid);
  const found = await options.store.findEarlier(idempotency, submission.arrivedAt);
  return found && answerOutcome(found, submission, options);
}

/**
 * The form once more, with what was answered, where its late code lets nobody in. Looked at before storing: the store takes
 * the bytes of the files, which could then not be held.
 */
async function refuseLateCode(submission: Submission, options: IntakeOptions): Promise<Response | undefined> {
  const { lateCode: code, call, reader, arrivedAt: now } = submission;
  if (code === undefined || reader.wantsJson) return undefined;
  if (await isLateCodeGood(options.store.db, { code, call: call?.name ?? '', now })) return undefined;
  const refused = 'late-code-refused';
  const message = wordsOf(submission)(`form.problem.${refused}.advice`);
  const earlier = await answerEarlier(submission, options);
  const errors = [{ field: 'lateCode', code: refused, message }];
  return earlier ?? answerWithForm(submission, errors, options, { errorStatus: problems[refused] });
}

async function decide(
  sent: Submission,
  action: string | undefined,
  options: IntakeOptions,
): Promise<Response> {
  const { reader, site, form, call } = sent;
  const context = { site, render: options.render, call, now: sent.arrivedAt };
  const refusal = judgeCall(sent);
  if (refusal) {
    const earlier = refusal === 'call-closed' ? await answerEarlier(sent, options) : undefined;
    return earlier ?? answerProblem(refusal, reader, context);
  }
  const { submission, valid } = judgeAnswers(sent);
  if ((action === 'edit' || isLocale(action)) && !reader.wantsJson)
    return answerWithForm(submission, [], options);
  const reasons = findRuledOut(form, valid.answers, {
    locale: reader.locale,
    outOfScope: call?.outOfScope ?? [],
  });
  if (reasons.length > 0) {
    return reader.wantsJson
      ? answerProblem('not-eligible', reader, context)
      : answerIneligible(submission, reasons, options);
  }
  if (action === 'check' && !reader.wantsJson) return answerEligible(submission, valid, options);
  if (!valid.ok) {
    const earlier = action === undefined ? await answerEarlier(sent, options) : undefined;
    if (earlier) return earlier;
    const errors = describeErrors(submission, valid.errors);
    if (!reader.wantsJson) return answerWithForm(submission, errors, options);
    return answerFieldErrors(wordsOf(submission)('form.errors.title', { count: errors.length }), errors);
  }
  if (action === 'review' && !reader.wantsJson) return answerWithReview(submission, valid, options);
  return (await refuseLateCode(submission, options)) ?? store(submission, valid, options);
}

/** A request, and the address that it comes from where that is known. */
export interface Incoming extends Pick<Client, 'address' | 'isCrowd'> {
  request: Request;
  form: string;
  /** What the request came as; undefined where it came through no connection. */
  message: IncomingMessage | undefined;
}

async function receive(incoming: Incoming, share: Share, options: IntakeOptions) {
  const { request, form: formName, message } = incoming;
  const arrivedAt = options.now();
  const site = options.site();
  const { headers } = request;
  const early: Reader = { locale: localeOf(headers), wantsJson: wantsJson(headers) };
  const context = { site, render: options.render, now: arrivedAt };
  const form = Object.hasOwn(site.forms, formName) ? site.forms[formName] : undefined;
  if (!form) return answerProblem('unknown-form', early, context);
  if (!isFromOurPages(request, options.origins)) return answerProblem('cross-site', early, context);
  if (options.disk.isLow()) return answerProblem('not-stored', early, context);
  const read = await readBody(request, share, message);
  if (!read.ok) return answerProblem(read.code, early, context);
  const gathered = await gatherFiles(read.body, { form, now: arrivedAt, share, store: options.store });
  if (!gathered.ok) return answerProblem(gathered.code, early, context);
  const { values } = read.body;
  const action = firstOf(values, 'action');
  // A button that names a language asks for the form in it.
  const language = isLocale(action) ? action : firstOf(values, 'language');
  const callName = firstOf(values, 'call');
  const call = form.needsCall ? site.calls.find(({ name }) => name === callName) : undefined;
  const submission: Submission = {
    reader: { ...early, locale: isLocale(language) ? language : early.locale },
    site,
    form,
    call,
    values,
    files: gathered.files,
    hasLost: gathered.hasLost,
    lateCode: lateCodeOf(values, call, arrivedAt),
    key: firstOf(values, 'idempotencyKey') ?? headers.get('idempotency-key') ?? undefined,
    arrivedAt,
    sender: await options.guard.senderOf(incoming),
  };
  return decide(submission, action, options);
}

/**
 * Takes one submission of a form. In this order: the body within its limits, the call's dates, the answers, one
 * transaction on disk, the answer; forwarding comes after.
 */
export async function handleSubmission(incoming: Incoming, options: IntakeOptions): Promise<Response> {
  const share = options.guard.budget.open(senderNetwork(incoming.address));
  try {
    return await receive(incoming, share, options);
  } finally {
    giveBack(share.held());
    share.close();
  }
}
