import type { Bilingual, Locale } from '../i18n/locales.ts';
import type { FormDefinition, FormField } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';
import { isOfFile, type FieldError } from './error-codes.ts';
import type { Validation } from './validate.ts';
import type { Answer } from './values.ts';

/** An answer that rules the prospect out: the question, and the reason where the definition gives one. */
export interface RuledOut {
  field: string;
  label: string;
  /** Undefined for a domain: the page says it in the interface's words. */
  reason: string | undefined;
}

/** What rules out, besides the definition. */
export interface EligibilityContext {
  locale: Locale;
  /** Domains that the call's program refuses. */
  outOfScope: readonly string[];
}

type Verdict = { reason: Bilingual | undefined } | undefined;

function checkAnswer(field: FormField, answer: Answer, outOfScope: readonly string[]): Verdict {
  switch (field.type) {
    case 'choice':
    case 'choices': {
      const given = Array.isArray(answer) ? answer : [answer];
      const option = field.options.find(({ value, rulesOut }) => rulesOut && given.includes(value));
      return option?.rulesOut && { reason: option.rulesOut };
    }
    case 'yesNo':
      return field.rulesOut?.answer === answer ? { reason: field.rulesOut.reason } : undefined;
    case 'domain':
      return outOfScope.includes(String(answer)) ? { reason: undefined } : undefined;
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
    case 'number':
    case 'date':
    case 'country':
    case 'program':
    case 'session':
    case 'file':
    case 'consent':
      return undefined;
  }
}

/** The answers that rule the prospect out; none: eligible. Shown before other errors, so that no applicant corrects a form in vain. */
export function findRuledOut(
  form: FormDefinition,
  answers: Readonly<Record<string, Answer>>,
  { locale, outOfScope }: EligibilityContext,
): RuledOut[] {
  return fieldsOf(form).flatMap((field) => {
    const answer = answers[field.name];
    const verdict = answer === undefined ? undefined : checkAnswer(field, answer, outOfScope);
    return verdict
      ? [{ field: field.name, label: field.label[locale], reason: verdict.reason?.[locale] }]
      : [];
  });
}

/**
 * The errors shown to an applicant who checks their eligibility before filling in the rest: what they left out or got wrong
 * in the eligibility parts, and which file is wrong.
 */
export function eligibilityErrors(form: FormDefinition, valid: Validation): readonly FieldError[] {
  const asked = form.sections.filter(({ eligibility }) => eligibility);
  const names = new Set(asked.flatMap(({ fields }) => fields.map(({ name }) => name)));
  return valid.ok ? [] : valid.errors.filter(({ field, code }) => names.has(field) || isOfFile(code));
}
