import type { FormDefinition } from '../../../forms/definition.ts';
import type { FieldError } from '../../../forms/error-codes.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { reservedNames } from '../../../forms/fields/reserved-names.ts';
import { listsOf } from '../../../forms/fields/lists.ts';
import { errorMessage } from '../../../forms/messages.ts';
import { agreedTexts, validate, type ValidAnswers, type Validation } from '../../../forms/validate.ts';
import { createTranslate, type Translate } from '../../../i18n/translate.ts';
import type { SiteCall, SiteData } from '../../../model/site-data.ts';
import { acknowledgementChannel } from '../delivery/channels/mail/acknowledgement.ts';
import { drillForm } from '../drill/form.ts';
import { channelsFor, keptUntil } from '../notifications/subscriptions.ts';
import type { NewApplication, Screening } from '../storage/application.ts';
import type { FieldProblem, ResponsePreferences } from './responses/responses.ts';
import type { Body } from './body/gather-body.ts';
import type { ReceivedFile } from './body/incoming-file.ts';
import { digestSubmission, toIdempotency } from './idempotency.ts';

/** A file of a submission: chosen just now, or held since an earlier attempt. */
export interface SubmittedFile extends ReceivedFile {
  /** Undefined for a file that came with this very request. */
  token: string | undefined;
  /** Held, and part of an application that was sent meanwhile, or of a draft that the page does not show. */
  isAttached: boolean;
}

/** A draft in the state that a page shows. */
export interface ShownDraft {
  id: string;
  revision: number;
}

/** As the page carries it: `<id>.<revision>`. */
export const draftValue = ({ id, revision }: ShownDraft): string => `${id}.${revision}`;

export function parseDraftValue(text: string | undefined): ShownDraft | undefined {
  const [, id, revision] = /^([\da-f-]{36})\.(\d{1,9})$/.exec(text ?? '') ?? [];
  return id === undefined ? undefined : { id, revision: Number(revision) };
}

/** A parsed request, on its way to being an application. */
export interface Submission {
  reader: ResponsePreferences;
  site: SiteData;
  form: FormDefinition;
  call: SiteCall | undefined;
  /** The button that was pressed; undefined where the form is sent. */
  action: string | undefined;
  values: Body['values'];
  files: readonly SubmittedFile[];
  /** Whether it names an upload that is no longer held. */
  hasExpiredUploads: boolean;
  /** Lets it in after the call has closed. */
  lateCode: string | undefined;
  /** The draft that the page shows; undefined for a page that shows none. */
  draft: ShownDraft | undefined;
  /** SHA-256 of the cookie of a browser that has drafts; undefined for any other. */
  browser: string | undefined;
  /** The page's or the program's key against double sending. */
  key: string | undefined;
  arrivedAt: number;
  /** The name that the sender is counted by; null where it is not known. */
  sender: string | null;
}

/** The interface's words in the reader's language. */
export function wordsOf({ reader, site }: Pick<Submission, 'reader' | 'site'>): Translate {
  return createTranslate(reader.locale, site.locales[reader.locale].strings);
}

/** Errors with the sentence that the reader sees. */
export function describeErrors(submission: Submission, errors: readonly FieldError[]): FieldProblem[] {
  const { locale } = submission.reader;
  const { languageTag } = submission.site.locales[locale];
  const t = wordsOf(submission);
  return errors.map((error) => ({
    field: error.field,
    code: error.code,
    message: errorMessage(error, submission.form, { locale, languageTag, t }),
  }));
}

/** Texts that came under names that the form does not have: kept for the staff, since they may be a renamed field. */
function unrecognisedOf(form: FormDefinition, values: Body['values']) {
  const known = new Set<string>([...reservedNames, ...fieldsOf(form).map(({ name }) => name)]);
  return Object.fromEntries([...values].filter(([name]) => !known.has(name)));
}

/**
 * Validates a submission. It keeps the valid files of questions that were asked; the others, such as those of a question
 * whose condition no longer holds, are neither held for the next attempt nor stored. Where an upload has expired, it must be
 * attached again, to the first question for files that has none.
 */
export function validateSubmission(sent: Submission): { submission: Submission; validation: Validation } {
  const { form, site, call, values, files, reader, arrivedAt } = sent;
  const validation = validate(form, values, files, {
    locale: reader.locale,
    lists: listsOf(site, call, arrivedAt),
  });
  const attached = new Set(validation.attached);
  const submission = { ...sent, files: files.filter(({ field }) => attached.has(field)) };
  const [empty] = validation.attached.filter((name) => !files.some(({ field }) => field === name));
  // Nobody's application leaves without a file that they believe is with it.
  if (!sent.hasExpiredUploads || empty === undefined) return { submission, validation };
  const error: FieldError = { field: empty, code: 'not-held', params: {} };
  const errors = [...(validation.ok ? [] : validation.errors), error];
  return { submission, validation: { ...validation, ok: false, errors } };
}

/** The content of a submission, and the key that makes a repetition recognizable. */
export function toContent(submission: Submission, valid: Pick<Validation, 'answers'>) {
  const { form, call, values, files, key, arrivedAt } = submission;
  const content = {
    form: form.name,
    call: call?.name ?? null,
    answers: valid.answers,
    unrecognised: unrecognisedOf(form, values),
    files,
  };
  const consents = fieldsOf(form).filter(({ type }) => type === 'consent');
  const agreed = consents
    .map(({ name }) => name)
    .filter((name) => agreedTexts(values.get(name) ?? []).length > 0);
  const idempotency = toIdempotency(form.name, key, digestSubmission({ ...content, agreed }), arrivedAt);
  return { ...content, idempotency };
}

/**
 * The application as it is to be stored.
 *
 * @param given.files the ids of its files.
 */
export function toApplication(
  submission: Submission,
  valid: ValidAnswers,
  given: { files: readonly string[]; screening: Screening; channels: readonly string[] },
): NewApplication {
  const { form, reader, arrivedAt, lateCode, draft, browser } = submission;
  const { files, screening, channels } = given;
  return {
    ...toContent(submission, valid),
    files,
    form,
    locale: reader.locale,
    receivedAt: arrivedAt,
    consents: valid.consents,
    screening,
    channels:
      form === drillForm
        ? channels.filter((channel) => channel !== acknowledgementChannel)
        : channelsFor(form, channels),
    eraseAfter: keptUntil(form, arrivedAt),
    lateCode: lateCode ?? null,
    // In a browser without a cookie it is no draft of that browser's: refused as one that has changed.
    draft: draft && { ...draft, browser: browser ?? '' },
  };
}
