import { fieldsOf, reservedNames, type FormDefinition } from '../../forms/definition.ts';
import { errorMessage } from '../../forms/messages.ts';
import type { FormPage } from '../../forms/pages.ts';
import { validate, type ValidAnswers } from '../../forms/validate.ts';
import { isLocale, type Locale } from '../../i18n/locales.ts';
import { routes } from '../../i18n/routes.ts';
import { createTranslate } from '../../i18n/translate.ts';
import { callState, isTakingApplications } from '../../model/call-state.ts';
import type { SiteCall, SiteData } from '../../model/site-data.ts';
import type { RenderPage } from '../on-demand.ts';
import type { NewApplication, UploadedFile } from '../store/application.ts';
import type { Store } from '../store/store.ts';
import {
  answerFieldErrors,
  answerProblem,
  answerStored,
  wantsJson,
  type FieldProblem,
  type Reader,
} from './answer.ts';
import { readBody, type Body } from './body.ts';
import { digestSubmission, toIdempotency } from './digest.ts';
import { describeFile, toUploadedFile } from './files.ts';
import { isFromOurPages } from './origin.ts';
import type { ProblemCode } from './problems.ts';

export interface IntakeOptions {
  site: () => SiteData;
  store: Pick<Store, 'submit'>;
  render: RenderPage;
  now: () => number;
  /** Origins that pages of ours may have beside the server's own. */
  origins: readonly string[];
  /** Told when an application is on disk, so that it can be forwarded. */
  onStored: () => void;
  /** Told when the database refused; never with answers. */
  onStoreError: (error: unknown) => void;
}

/** A request on its way to being an application. */
interface Submission {
  reader: Reader;
  site: SiteData;
  form: FormDefinition;
  call: SiteCall | undefined;
  body: Body;
  arrivedAt: number;
}

type Refusal = Exclude<ProblemCode, 'invalid-answers'>;

const localeOf = (headers: Headers): Locale =>
  /^\s*en\b/i.test(headers.get('accept-language') ?? '') ? 'en' : 'fr';

const firstOf = (body: Body, name: string) => body.values.get(name)?.find((value) => value !== '');

/** Whether a form that needs a call has one, and whether the call takes applications at that instant. */
function judgeCall(form: FormDefinition, call: SiteCall | undefined, now: number): Refusal | undefined {
  if (!form.needsCall) return undefined;
  if (call?.form !== form.name) return 'unknown-call';
  const state = callState(call, now);
  if (isTakingApplications(state)) return undefined;
  return state === 'announced' ? 'call-not-open' : 'call-closed';
}

function describeErrors(
  { reader, site, form }: Submission,
  errors: Parameters<typeof errorMessage>[0][],
): FieldProblem[] {
  const { locale } = reader;
  const { languageTag, strings } = site.locales[locale];
  const t = createTranslate(locale, strings);
  return errors.map((error) => ({
    field: error.field,
    code: error.code,
    message: errorMessage(error, form, { locale, languageTag, t }),
  }));
}

/** Sends the form back with its errors and everything that was answered. */
function answerWithForm(
  submission: Submission,
  errors: FieldProblem[],
  render: RenderPage,
): Promise<Response> {
  const { reader, site, form, call, body } = submission;
  const { locale } = reader;
  const known = fieldsOf(form).map(({ name }): [string, string[]] => [name, body.values.get(name) ?? []]);
  const page: FormPage = {
    form,
    call: call ?? null,
    domains: site.domains,
    values: Object.fromEntries(known),
    errors: errors.map(({ field, message }) => ({ field, message })),
    alternates: { fr: call?.url.fr ?? null, en: call?.url.en ?? null },
  };
  return render('form', { locale, site: site.locales[locale], page }, 422);
}

/** Texts that came under names that the form does not have: kept for the staff, since they may be a renamed field. */
function unrecognisedOf(form: FormDefinition, body: Body) {
  const known = new Set<string>([...reservedNames, ...fieldsOf(form).map(({ name }) => name)]);
  return Object.fromEntries([...body.values].filter(([name]) => !known.has(name)));
}

function toApplication(submission: Submission, valid: ValidAnswers, key: string | undefined): NewApplication {
  const { form, call, body, reader, arrivedAt } = submission;
  const fileFields = new Set(fieldsOf(form).flatMap(({ type, name }) => (type === 'file' ? [name] : [])));
  const files: UploadedFile[] = body.files.filter(({ field }) => fileFields.has(field)).map(toUploadedFile);
  const content = {
    form: form.name,
    call: call?.name ?? null,
    answers: valid.answers,
    unrecognised: unrecognisedOf(form, body),
    files,
  };
  return {
    ...content,
    form,
    locale: reader.locale,
    receivedAt: arrivedAt,
    consents: valid.consents,
    signals: [],
    proof: null,
    sender: null,
    lateCode: null,
    idempotency: toIdempotency(form.name, key, digestSubmission(content), arrivedAt),
  };
}

async function submit(
  submission: Submission,
  key: string | undefined,
  options: IntakeOptions,
): Promise<Response> {
  const { reader, site, form, call, body, arrivedAt } = submission;
  const context = { site, render: options.render, call };
  const refusal = judgeCall(form, call, arrivedAt);
  if (refusal) return answerProblem(refusal, reader, context);
  const domains = site.domains.map(({ value }) => value);
  const valid = validate(form, body.values, body.files.map(describeFile), { locale: reader.locale, domains });
  if (!valid.ok) {
    const errors = describeErrors(submission, [...valid.errors]);
    if (!reader.wantsJson) return answerWithForm(submission, errors, options.render);
    const t = createTranslate(reader.locale, site.locales[reader.locale].strings);
    return answerFieldErrors(t('form.errors.title', { count: errors.length }), errors);
  }
  const stored = await options.store.submit(toApplication(submission, valid, key)).catch((error: unknown) => {
    options.onStoreError(error);
    return { ok: false as const, code: 'not-stored' as const };
  });
  if (!stored.ok) return answerProblem(stored.code, reader, context);
  options.onStored();
  return answerStored(stored.reference, routes.receipt(reader.locale, stored.token), reader.wantsJson);
}

/**
 * Takes one submission of a form. In this order: the body within its limits, the call's dates, the answers, one
 * transaction on disk, the answer; forwarding comes after.
 */
export async function handleSubmission(
  request: Request,
  formName: string,
  options: IntakeOptions,
): Promise<Response> {
  const arrivedAt = options.now();
  const site = options.site();
  const early: Reader = { locale: localeOf(request.headers), wantsJson: wantsJson(request.headers) };
  const context = { site, render: options.render };
  const form = site.forms[formName];
  if (!form) return answerProblem('unknown-form', early, context);
  if (!isFromOurPages(request, options.origins)) return answerProblem('cross-site', early, context);
  const read = await readBody(request);
  if (!read.ok) return answerProblem(read.code, early, context);
  const { body } = read;
  const language = firstOf(body, 'language');
  const reader = { ...early, locale: isLocale(language) ? language : early.locale };
  const callName = firstOf(body, 'call');
  const call = form.needsCall ? site.calls.find(({ name }) => name === callName) : undefined;
  const key = firstOf(body, 'idempotencyKey') ?? request.headers.get('idempotency-key') ?? undefined;
  return submit({ reader, site, form, call, body, arrivedAt }, key, options);
}
