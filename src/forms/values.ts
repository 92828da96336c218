import { toComposed } from '../i18n/normalize.ts';
import { countryCodes } from './fields/countries.ts';
import type { FieldOfType, FormField } from './definition.ts';
import type { ErrorCode } from './error-codes.ts';
import type { Lists } from './fields/lists.ts';

/** An answer as it is stored: text, a number, or the values of several choices. */
export type Answer = string | number | readonly string[];

/** What a field makes of one text: an answer, or the reason why not. */
export type ValueResult =
  | { ok: true; answer: Answer }
  | { ok: false; code: ErrorCode; params?: Readonly<Record<string, string | number>> };

const refuse = (code: ErrorCode, params: Readonly<Record<string, string | number>> = {}): ValueResult => ({
  ok: false,
  code,
  params,
});
const accept = (answer: Answer): ValueResult => ({ ok: true, answer });

// Pasted text brings control characters that no database or mail takes whole, and marks that reorder what a reader sees.
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** Text as it is stored: well-formed, composed, lines ended by "\n", without control characters, trimmed. */
export function cleanText(raw: string): string {
  // Composed last: what stands between two marks may go.
  return toComposed(raw.toWellFormed().replace(/\r\n?/g, '\n').replace(unprintable, '')).trim();
}

const oneLine = (raw: string) => cleanText(raw).replace(/\s+/g, ' ');

/** An answer in words as it is stored: on one line, or with its lines. */
const readText = ({ type }: FieldOfType<'text' | 'longText'>, raw: string) =>
  type === 'text' ? oneLine(raw) : cleanText(raw);

/** How long an answer is, as its limits count it. */
export const lengthOf = (field: FieldOfType<'text' | 'longText'>, raw: string): number =>
  readText(field, raw).length;

function checkLength(text: string, field: { minLength: number; maxLength: number }): ValueResult {
  if (text.length > field.maxLength) return refuse('too-long', { max: field.maxLength, count: text.length });
  if (text.length < field.minLength) return refuse('too-short', { min: field.minLength, count: text.length });
  return accept(text);
}

// One address alone: no list, no comment, no quotes, no group. A mail server would deliver to each address of a list.
const address =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/iu;

function readEmail(text: string): ValueResult {
  const at = text.indexOf('@');
  if (text.length > 254 || at > 64) return refuse('not-an-email');
  if (address.test(text)) return accept(text);
  // Other letters before the @ need SMTPUTF8 of every relay on the way, which few have.
  const letter = /[^\p{ASCII}\s]/u.exec(text.slice(0, Math.max(at, 0)))?.[0];
  const isOtherwiseRight = address.test(text.slice(0, at).replace(/[^\p{ASCII}\s]/gu, 'x') + text.slice(at));
  return letter !== undefined && isOtherwiseRight
    ? refuse('email-letter', { letter })
    : refuse('not-an-email');
}

function readPhone(text: string): ValueResult {
  const digits = text.replace(/\D/g, '').length;
  return /^\+?[\d\s().\-/]+(?:(?:x|ext\.?|poste|p\.)\s*\d{1,6})?$/i.test(text) && digits >= 7 && digits <= 21
    ? accept(text)
    : refuse('not-a-phone');
}

function readUrl(text: string): ValueResult {
  // A number after the colon is a port: `exemple.org:8080`.
  const whole = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text) ? text : `https://${text}`;
  if (whole.length > 500 || /\s/.test(whole) || !URL.canParse(whole)) return refuse('not-a-url');
  const { protocol, hostname, username, password } = new URL(whole);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  const isPlain = username === '' && password === '' && /[^.]\.[^.]/.test(hostname);
  return isWeb && isPlain ? accept(whole) : refuse('not-a-url');
}

/** Reads a number as people write it in the page's language: "1 200,5" in French, "1,200.5" in English. */
function readNumber(text: string, field: FieldOfType<'number'>, locale: 'fr' | 'en'): ValueResult {
  const compact = text.replace(/[\s\u00A0\u202F]/g, '');
  const plain = locale === 'en' ? compact.replace(/,(?=\d{3}(?:\D|$))/g, '') : compact.replace(',', '.');
  if (!/^-?\d{1,15}(?:\.\d{1,6})?$/.test(plain)) return refuse('not-a-number');
  const value = Number(plain);
  if (field.integer && !Number.isInteger(value)) return refuse('not-whole');
  if (value < field.min) return refuse('too-small', { min: field.min });
  if (value > field.max) return refuse('too-large', { max: field.max });
  return accept(value);
}

function readDate(text: string, field: FieldOfType<'date'>): ValueResult {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse takes February 30 for March 2.
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text)
    return refuse('not-a-date');
  if (field.min !== undefined && text < field.min) return refuse('too-early', { min: field.min });
  if (field.max !== undefined && text > field.max) return refuse('too-late', { max: field.max });
  return accept(text);
}

const readOption = (text: string, values: readonly string[]) =>
  values.includes(text) ? accept(text) : refuse('not-an-option');

/** What values are read against besides the definition. */
export interface ValueContext {
  locale: 'fr' | 'en';
  /** What the site offers to choose from. */
  lists: Lists;
}

export type SingleValueField = Exclude<FormField, { type: 'choices' | 'file' | 'consent' }>;

/** Reads the one text of a field that takes one; `raw` is not blank. */
export function readValue(field: SingleValueField, raw: string, context: ValueContext): ValueResult {
  const text = oneLine(raw);
  switch (field.type) {
    case 'text':
    case 'longText':
      return checkLength(readText(field, raw), field);
    case 'email':
      return readEmail(text);
    case 'phone':
      return readPhone(text);
    case 'url':
      return readUrl(text);
    case 'number':
      return readNumber(text, field, context.locale);
    case 'date':
      return readDate(text, field);
    case 'choice':
      return readOption(
        text,
        field.options.map(({ value }) => value),
      );
    case 'yesNo':
      return readOption(text, ['yes', 'no']);
    case 'country':
      return readOption(text, countryCodes);
    case 'domain':
    case 'program':
    case 'session':
      return readOption(
        text,
        context.lists[field.type].map(({ value }) => value),
      );
  }
}

/** Reads the ticked values of a multiple choice. */
export function readChoices(field: FieldOfType<'choices'>, raw: readonly string[]): ValueResult {
  const values = [...new Set(raw)];
  const known = new Set(field.options.map(({ value }) => value));
  if (values.some((value) => !known.has(value))) return refuse('not-an-option');
  if (field.maxChoices !== undefined && values.length > field.maxChoices) {
    return refuse('too-many-choices', { max: field.maxChoices });
  }
  return accept(values);
}
