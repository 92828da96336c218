import { eligibilityErrors, type RuledOut } from '../../../../forms/eligibility.ts';
import { fieldsOf } from '../../../../forms/fields/fields.ts';
import { reservedNames } from '../../../../forms/fields/reserved-names.ts';
import { formatBytes } from '../../../../forms/messages.ts';
import type { FormPage, IneligiblePage, ReviewPage, ShownFile } from '../../../../forms/pages.ts';
import { listsOf } from '../../../../forms/fields/lists.ts';
import { presentForReview } from '../../../../forms/present.ts';
import { formerNotice, type ValidAnswers, type Validation } from '../../../../forms/validate.ts';
import { cleanText } from '../../../../forms/values.ts';
import { routes } from '../../../../i18n/routes.ts';
import type { ChangePart } from '../../../../model/messages/comparison.ts';
import { textChanges } from '../../../../model/messages/text-changes.ts';
import type { Disk } from '../../../system/disk.ts';
import { limitsOf } from '../../abuse/sender.ts';
import type { Store } from '../../storage/store.ts';
import type { FieldProblem } from './responses.ts';
import { formPages } from './form-pages.ts';
import { describeErrors, draftValue, wordsOf, type Submission } from '../submission.ts';
import type { RenderPage } from '../../../http/on-demand/render-page.ts';

export interface PageTools {
  render: RenderPage;
  store: Pick<Store, 'hold'>;
  disk: Pick<Disk, 'freeBytes'>;
}

interface Held {
  shown: ShownFile[];
  /** What is said of files that could not be kept. */
  errors: FieldProblem[];
}

/** The database took no upload of a form that was to be sent back; `cause` is its error. */
export class UploadsNotHeldError extends Error {
  override name = 'UploadsNotHeldError';
}

/**
 * Keeps uploads for the next attempt: a browser forgets the files that were chosen when the page comes back.
 *
 * @throws UploadsNotHeldError
 */
export async function hold(submission: Submission, { store, disk }: PageTools): Promise<Held> {
  const { arrivedAt: now, sender, site, reader } = submission;
  const { languageTag } = site.locales[reader.locale];
  const { files } = submission;
  if (files.some(({ unstored }) => unstored === 'fault'))
    throw new UploadsNotHeldError('The uploads of a form could not be stored.');
  const absent = new Set(files.flatMap(({ id, field }) => (id === undefined ? [field] : [])));
  const fresh = files.flatMap(({ id, field, size, token }) =>
    id === undefined || token !== undefined || absent.has(field) ? [] : [{ id, field, size }],
  );
  const holding = store.hold(fresh, {
    now,
    sender: sender === null ? null : { name: sender, maxBytes: limitsOf(sender).heldBytes },
    freeBytes: disk.freeBytes(),
  });
  const { tokens, rejected } = await holding.catch((cause: unknown) => {
    throw new UploadsNotHeldError('The uploads of a form could not be held.', { cause });
  });
  const shown = files.flatMap(({ id = '', token = tokens.get(id), field, name, size }) =>
    token === undefined ? [] : [{ token, field, name, size: formatBytes(size, languageTag) }],
  );
  const notHeld = [...absent, ...rejected].map((field) => ({ field, code: 'not-held' as const, params: {} }));
  return { shown, errors: describeErrors(submission, notHeld) };
}

async function draw(page: string, data: unknown, submission: Submission, status: number, render: RenderPage) {
  const { reader, site } = submission;
  const locals = { locale: reader.locale, site: site.locales[reader.locale], page: data };
  const response = await render(page, locals, status);
  response.headers.set('cache-control', 'no-store');
  return response;
}

/** For applicants who check, before filling in the rest, whether they may apply: no answer of theirs rules them out. */
export async function eligibleResponse(
  submission: Submission,
  valid: Validation,
  tools: PageTools,
): Promise<Response> {
  // The page that comes back is without a file that is wrong: it is said which.
  const errors = eligibilityErrors(submission.form, valid);
  const isEligible = errors.length === 0;
  return formResponse(submission, describeErrors(submission, errors), tools, { isEligible });
}

/** Sends the form back with everything that was answered: with its errors, or to go on writing (200). */
export async function formResponse(
  submission: Submission,
  errors: readonly FieldProblem[],
  tools: PageTools,
  extras: FormExtras = {},
): Promise<Response> {
  const held = await hold(submission, tools);
  return drawForm(submission, [...errors, ...held.errors], held.shown, tools, extras);
}

/** A notice is never longer: what is sent as one cannot be compared without end. */
const longestNotice = 6_000;

function noticeChanges({ form, values, reader: { locale } }: Submission): ChangePart[] {
  const former = formerNotice(form, values, locale);
  if (former === undefined || former.length > longestNotice) return [];
  return textChanges(former, cleanText(form.notice[locale]), locale);
}

/** The answers as they were sent. A box that was ticked under another notice is no longer ticked. */
function shownAnswers({ form, values, reader: { locale } }: Submission): Record<string, string[]> {
  const isFormer = formerNotice(form, values, locale) !== undefined;
  const shown = fieldsOf(form).map((field): [string, string[]] => {
    const given = values.get(field.name) ?? [];
    const isUnticked = isFormer && field.type === 'consent';
    return [
      field.name,
      isUnticked ? given.filter((text) => cleanText(text) !== cleanText(field.text[locale])) : [...given],
    ];
  });
  return Object.fromEntries(shown);
}

/** What a page is drawn with besides: its status with errors, and the draft that it shows. */
interface FormExtras {
  isEligible?: boolean;
  errorStatus?: number;
  saved?: FormPage['saved'];
}

/** A page that comes back still shows the draft that was on it. */
const carriedDraft = ({ draft }: Submission): FormPage['saved'] =>
  draft ? { value: draftValue(draft), at: null, isOtherForm: false, gone: [] } : null;

function drawForm(
  submission: Submission,
  errors: readonly FieldProblem[],
  held: ShownFile[],
  { render }: PageTools,
  { isEligible = false, errorStatus = 422, saved = carriedDraft(submission) }: FormExtras = {},
): Promise<Response> {
  const { form, call, site, lateCode, arrivedAt } = submission;
  const page: FormPage = {
    form,
    call: call ?? null,
    lists: listsOf(site, call, arrivedAt),
    values: shownAnswers(submission),
    errors: errors.map(({ field, message }) => ({ field, message })),
    held,
    noticeChanges: errors.some(({ code }) => code === 'consent-outdated') ? noticeChanges(submission) : [],
    lateCode: lateCode ?? null,
    saved,
    isEligible,
    alternates: formPages(submission),
  };
  return draw('form', page, submission, errors.length > 0 ? errorStatus : 200, render);
}

/** Everything that the next request needs to be the same submission; not which button was pressed. */
function carriedValues({ form, values, reader }: Submission): [string, string][] {
  const left = new Set<string>(['action', 'held', 'language']);
  const names = [...reservedNames, ...fieldsOf(form).map(({ name }) => name)].filter(
    (name) => !left.has(name),
  );
  const carried = names.flatMap((name) =>
    (values.get(name) ?? []).map((value): [string, string] => [name, value]),
  );
  return [['language', reader.locale], ...carried];
}

/** Shows all answers once more before sending; the form again where an attachment could not be kept until then. */
export async function reviewResponse(
  submission: Submission,
  valid: ValidAnswers,
  tools: PageTools,
): Promise<Response> {
  const { form, call, site, reader } = submission;
  const held = await hold(submission, tools);
  if (held.errors.length > 0) return drawForm(submission, held.errors, held.shown, tools);
  const page: ReviewPage = {
    formName: form.name,
    title: call?.title[reader.locale] ?? form.title[reader.locale],
    submitLabel: form.submitLabel[reader.locale],
    sections: presentForReview(form, valid.answers, {
      locale: reader.locale,
      languageTag: site.locales[reader.locale].languageTag,
      lists: listsOf(site, call),
      none: wordsOf(submission)('form.noAnswer'),
    }),
    consents: valid.consents.map(({ text }) => text),
    notice: form.notice[reader.locale],
    files: held.shown,
    carried: carriedValues(submission),
    alternates: formPages(submission),
  };
  return draw('review', page, submission, 200, tools.render);
}

/**
 * Says why the program is not for this prospect, and what is possible now. No application is stored; uploads are held, so
 * that an applicant who goes back to their answers finds them.
 */
export async function ineligibleResponse(
  submission: Submission,
  reasons: readonly RuledOut[],
  tools: PageTools,
): Promise<Response> {
  const { form, call, reader } = submission;
  const { locale } = reader;
  const t = wordsOf(submission);
  const { shown: held } = await hold(submission, tools);
  const page: IneligiblePage = {
    formName: form.name,
    title: call?.title[locale] ?? form.title[locale],
    reasons: reasons.map(({ label, reason }) => ({ label, reason: reason ?? t('form.ineligible.domain') })),
    programme: call?.programme
      ? { title: call.programme.title[locale], url: call.programme.url[locale] }
      : null,
    programmes: routes.programs(locale),
    carried: [...carriedValues(submission), ...held.map(({ token }): [string, string] => ['held', token])],
    alternates: formPages(submission),
  };
  return draw('ineligible', page, submission, 422, tools.render);
}
