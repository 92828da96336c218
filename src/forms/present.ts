import type { LanguageTag, Locale } from '../i18n/locales.ts';
import type { FormDefinition, FormField } from './definition.ts';
import type { Lists } from './fields/lists.ts';
import { isAsked } from './validate.ts';
import type { Answer } from './values.ts';

/** An answer in words, under the question as it was asked. */
export interface PresentedAnswer {
  field: string;
  label: string;
  text: string;
}

export interface PresentedSection {
  title: string;
  answers: PresentedAnswer[];
}

type Words = Readonly<{ yes: string; no: string }>;

const yesNo: Readonly<Record<Locale, Words>> = {
  fr: { yes: 'Oui', no: 'Non' },
  en: { yes: 'Yes', no: 'No' },
};

/** In which language answers are read, in which variety of it, and the lists that they chose from. */
interface PresentOptions {
  locale: Locale;
  languageTag: LanguageTag;
  lists: Lists;
}

function toWords(field: FormField, answer: Answer, { locale, languageTag, lists }: PresentOptions): string {
  const label = (
    options: readonly { value: string; label: Readonly<Record<Locale, string>> }[],
    value: string,
  ) => options.find((option) => option.value === value)?.label[locale] ?? value;
  switch (field.type) {
    case 'choice':
    case 'choices':
      return [answer]
        .flat()
        .map((value) => label(field.options, String(value)))
        .join('; ');
    case 'yesNo':
      return answer === 'yes' || answer === 'no' ? yesNo[locale][answer] : String(answer);
    case 'country':
      return new Intl.DisplayNames(locale, { type: 'region' }).of(String(answer)) ?? String(answer);
    case 'domain':
    case 'program':
    case 'session':
      return label(lists[field.type], String(answer));
    case 'number':
      return new Intl.NumberFormat(languageTag).format(Number(answer));
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
    case 'date':
    case 'file':
    case 'consent':
      return String(answer);
  }
}

/** Questions in the form's order, under its sections, with what `textOf` gives; what it gives nothing for is left out. */
function present(
  form: FormDefinition,
  locale: Locale,
  textOf: (field: FormField) => string | undefined,
): PresentedSection[] {
  return form.sections
    .map((section) => ({
      title: section.title[locale],
      answers: section.fields.flatMap((field) => {
        const text = textOf(field);
        return text === undefined ? [] : [{ field: field.name, label: field.label[locale], text }];
      }),
    }))
    .filter((section) => section.answers.length > 0);
}

/** The answers in the form's order, under its sections; sections without an answer are left out. */
export function presentAnswers(
  form: FormDefinition,
  answers: Readonly<Record<string, Answer>>,
  options: PresentOptions,
): PresentedSection[] {
  return present(form, options.locale, (field) => {
    const answer = answers[field.name];
    return answer === undefined ? undefined : toWords(field, answer, options);
  });
}

/** Every question that was asked, for the person who answered: `none` stands where there is no answer. */
export function presentForReview(
  form: FormDefinition,
  answers: Readonly<Record<string, Answer>>,
  options: PresentOptions & { none: string },
): PresentedSection[] {
  return present(form, options.locale, (field) => {
    if (field.type === 'file' || field.type === 'consent' || !isAsked(field, answers)) return undefined;
    const answer = answers[field.name];
    return answer === undefined ? options.none : toWords(field, answer, options);
  });
}

/** The question and answers that a conditional field depends on, in words, for its hint. */
export function describeCondition(
  fields: readonly FormField[],
  condition: NonNullable<FormField['when']>,
  options: PresentOptions,
): { question: string; answers: string } {
  const asked = fields.find(({ name }) => name === condition.field);
  const answers = asked ? condition.is.map((value) => toWords(asked, value, options)) : [];
  const list = new Intl.ListFormat(options.languageTag, { type: 'disjunction' }).format(answers);
  return { question: asked?.label[options.locale] ?? condition.field, answers: list };
}
