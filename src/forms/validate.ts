import type { Locale } from '../i18n/locales.ts';
import type { FieldOfType, FormDefinition, FormField } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';
import type { ErrorCode, FieldError } from './error-codes.ts';
import {
  cleanText,
  readChoices,
  readValue,
  type Answer,
  type ValueContext,
  type ValueResult,
} from './values.ts';

/** The texts of a request by field name, in the order in which they came. */
export type RawValues = ReadonlyMap<string, readonly string[]>;

/** What is known of an uploaded file without keeping its bytes. */
export interface FileInfo {
  field: string;
  /** As the applicant's machine calls it. */
  name: string;
  /** Bytes. */
  size: number;
  /** Checked by name and content on the server, by name in the browser. */
  kind: 'pdf' | 'unknown';
}

/** A consent that was given: to which text, in which version. */
export interface Consent {
  field: string;
  version: string;
  /** The very text shown, in the page's language. */
  text: string;
  /** The form's notice as the page showed it; undefined where what was sent does not say which one was shown. */
  notice: string | undefined;
}

export interface ValidAnswers {
  ok: true;
  /** Answers by field name, in the order of the form; absent where nothing was answered. */
  answers: Readonly<Record<string, Answer>>;
  consents: readonly Consent[];
  /** The file questions that were asked and whose files are right. Files of any other name are no answer, and unchecked. */
  attached: readonly string[];
}

/** Every error, at most one a field, and the answers that are right. */
export interface InvalidAnswers extends Pick<ValidAnswers, 'answers' | 'attached'> {
  ok: false;
  errors: readonly FieldError[];
}

export type Validation = ValidAnswers | InvalidAnswers;

const missing = {
  text: 'required',
  longText: 'required',
  email: 'required',
  phone: 'required',
  url: 'required',
  number: 'required',
  date: 'required',
  choice: 'choose',
  choices: 'choose',
  yesNo: 'choose',
  country: 'choose',
  domain: 'choose',
  program: 'choose',
  session: 'choose',
  file: 'attach',
  consent: 'agree',
} as const satisfies Record<FormField['type'], ErrorCode>;

/** True where a field is asked, given the answers that come before it. */
export function isAsked(field: FormField, answers: Readonly<Record<string, Answer>>): boolean {
  if (!field.when) return true;
  const given = answers[field.when.field];
  const values = Array.isArray(given) ? given : [String(given)];
  return field.when.is.some((value) => values.includes(value));
}

/** What is wrong with the files of a question. */
export function checkFiles(field: FieldOfType<'file'>, files: readonly FileInfo[]): FieldError | undefined {
  const fail = (code: ErrorCode, params: FieldError['params'] = {}) => ({ field: field.name, code, params });
  if (files.length === 0) return field.required ? fail(missing.file) : undefined;
  if (files.length > field.maxFiles) return fail('too-many-files', { max: field.maxFiles });
  for (const { name, size, kind } of files) {
    if (size === 0) return fail('file-empty', { name });
    if (size > field.maxBytes) return fail('file-too-big', { name, max: field.maxBytes });
    if (kind === 'unknown') return fail('file-type', { name });
  }
  return undefined;
}

/** What of a consent's value is an agreement to some text. `no` is how JSON says that a box is not ticked. */
export const agreedTexts = (raw: readonly string[]): string[] =>
  raw.map(cleanText).filter((text) => text !== '' && text !== 'no');

type ConsentResult = { ok: true; consent: Consent | undefined } | { ok: false; code: ErrorCode };

/** The notice that a page says it showed, where the form's is another one by now. */
export function formerNotice(form: FormDefinition, values: RawValues, locale: Locale): string | undefined {
  return (values.get('notice') ?? [])
    .map(cleanText)
    .find((shown) => shown !== cleanText(form.notice[locale]));
}

/**
 * A box sends the text that stood beside it, and a page the notice that it showed: what is agreed to is those texts, whatever
 * the form says by now.
 */
function readConsent(
  field: FieldOfType<'consent'>,
  raw: readonly string[],
  { form, values, locale }: { form: FormDefinition; values: RawValues; locale: Locale },
): ConsentResult {
  const agreed = agreedTexts(raw);
  const text = field.text[locale];
  if (agreed.length === 0)
    return field.required ? { ok: false, code: missing.consent } : { ok: true, consent: undefined };
  const isOutdated = agreed.some((one) => one !== cleanText(text));
  if (isOutdated || formerNotice(form, values, locale) !== undefined)
    return { ok: false, code: 'consent-outdated' };
  const notice = values.has('notice') ? form.notice[locale] : undefined;
  return { ok: true, consent: { field: field.name, version: field.version, text, notice } };
}

type FieldResult = ValueResult | { ok: true; answer: undefined };

function readField(
  field: Exclude<FormField, { type: 'file' | 'consent' }>,
  raw: readonly string[],
  context: ValueContext,
): FieldResult {
  const given = raw.filter((text) => cleanText(text) !== '');
  const [first] = given;
  if (first === undefined) {
    return field.required ? { ok: false, code: missing[field.type] } : { ok: true, answer: undefined };
  }
  if (field.type === 'choices') return readChoices(field, given);
  return given.length > 1 ? { ok: false, code: 'several-values' } : readValue(field, first, context);
}

/**
 * Checks what was sent against the definition that drew the page. Pure: the page's script and the server call it.
 *
 * @returns the answers in the form's order, or the errors in the same order.
 * @example
 * validate(form, new Map([['email', ['nobody']]]), [], { locale: 'fr', lists: noLists });
 * // { ok: false, errors: [{ field: 'email', code: 'not-an-email', params: {} }], answers: {}, attached: [] }
 */
export function validate(
  form: FormDefinition,
  values: RawValues,
  files: readonly FileInfo[],
  context: ValueContext,
): Validation {
  const answers: Record<string, Answer> = {};
  const consents: Consent[] = [];
  const attached: string[] = [];
  const errors: FieldError[] = [];

  for (const field of fieldsOf(form)) {
    if (!isAsked(field, answers)) continue;
    if (field.type === 'file') {
      const own = files.filter((file) => file.field === field.name);
      const error = checkFiles(field, own);
      if (error) errors.push(error);
      else attached.push(field.name);
      continue;
    }
    const raw = values.get(field.name) ?? [];
    if (field.type === 'consent') {
      const read = readConsent(field, raw, { form, values, locale: context.locale });
      if (!read.ok) errors.push({ field: field.name, code: read.code, params: {} });
      else if (read.consent) consents.push(read.consent);
      continue;
    }
    const result = readField(field, raw, context);
    if (!result.ok) errors.push({ field: field.name, code: result.code, params: result.params ?? {} });
    else if (result.answer !== undefined) answers[field.name] = result.answer;
  }
  return errors.length > 0
    ? { ok: false, errors, answers, attached }
    : { ok: true, answers, consents, attached };
}
