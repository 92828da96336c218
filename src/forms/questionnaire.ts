import type { LanguageTag, Locale } from '../i18n/locales.ts';
import { formatNumber } from '../i18n/numbers.ts';
import type { Translate } from '../i18n/translate.ts';
import type { FormDefinition, FormField } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';
import { listOf, type Lists } from './fields/lists.ts';
import { describeCondition } from './present.ts';

/** A question as a person who prepares the answers reads it. */
export interface PreparedQuestion {
  label: string;
  /** `(optional)`; empty for a question that must be answered. */
  optional: string;
  hint: string | undefined;
  /** When it is asked, where it is not asked of every applicant. */
  condition: string | undefined;
  /** That the answer may be published, where it may. */
  mayAppear: string | undefined;
  /** What kind of answer is expected, and within which limits. */
  expectation: string;
  /** The text of a consent. */
  text: string | undefined;
  options: string[];
}

export interface PreparedSection {
  name: string;
  title: string;
  introduction: string | undefined;
  questions: PreparedQuestion[];
}

/** The reader's language, the words of the interface, and what the site offers to choose from. */
export interface QuestionnaireContext {
  locale: Locale;
  tag: LanguageTag;
  t: Translate;
  lists: Lists;
}

function expectationOf(field: FormField, { t, tag }: QuestionnaireContext): string {
  const digits = (value: number) => formatNumber(value, tag);
  switch (field.type) {
    case 'text':
    case 'longText':
      return t('questionnaire.text', { max: digits(field.maxLength) });
    case 'number':
      return t('questionnaire.number', { min: digits(field.min), max: digits(field.max) });
    case 'file':
      return t('questionnaire.file', { count: field.maxFiles, megabytes: field.maxBytes / 1_000_000 });
    case 'choices':
      return t('questionnaire.choices');
    case 'choice':
    case 'domain':
    case 'program':
    case 'session':
      return t('questionnaire.choice');
    case 'email':
    case 'phone':
    case 'url':
    case 'date':
    case 'yesNo':
    case 'country':
    case 'consent':
      return t(`questionnaire.${field.type}`);
  }
}

function optionsOf(field: FormField, { lists, locale }: QuestionnaireContext): string[] {
  const options = field.type === 'choice' || field.type === 'choices' ? field.options : listOf(field, lists);
  return (options ?? []).map(({ label }) => label[locale]);
}

/** Every question of a form, in order: for the page, the print and the text that a team prepares its answers from. */
export function toQuestionnaire(form: FormDefinition, context: QuestionnaireContext): PreparedSection[] {
  const { locale, tag, t, lists } = context;
  const fields = fieldsOf(form);
  return form.sections.map(({ name, title, introduction, fields: asked }) => ({
    name,
    title: title[locale],
    introduction: introduction?.[locale],
    questions: asked.map((field) => ({
      label: field.label[locale],
      optional: field.required ? '' : t('form.optional'),
      hint: field.hint?.[locale],
      condition:
        field.when &&
        t('form.when', describeCondition(fields, field.when, { locale, languageTag: tag, lists })),
      mayAppear: field.showcase === undefined ? undefined : t('form.mayAppear'),
      expectation: expectationOf(field, context),
      text: field.type === 'consent' ? field.text[locale] : undefined,
      options: optionsOf(field, context),
    })),
  }));
}

/** The same questions as plain text, with room to write under each. */
export function questionnaireToText(
  form: FormDefinition,
  { title, source }: { title: string; source: string },
  context: QuestionnaireContext,
): string {
  const { locale, t } = context;
  const sections = toQuestionnaire(form, context).map(({ title: heading, introduction, questions }) => [
    underlined(heading, '-'),
    ...(introduction === undefined ? [] : [introduction]),
    ...questions.map((question, index) => questionToText(question, index + 1)),
  ]);
  const blocks = [
    underlined(title, '='),
    `${form.title[locale]}\n${source}`,
    ...sections.flat(),
    underlined(t('form.notice'), '-'),
    form.notice[locale],
  ];
  return `${blocks.join('\n\n')}\n`;
}

function underlined(text: string, sign: string): string {
  return `${text}\n${sign.repeat(text.length)}`;
}

function questionToText(question: PreparedQuestion, number: number): string {
  const { label, optional, hint, condition, mayAppear, expectation, text, options } = question;
  const lines = [hint, condition, mayAppear, expectation, text].filter(
    (line) => line !== undefined && line !== '',
  );
  return [
    `${number}. ${[label, optional].filter((part) => part !== '').join(' ')}`,
    ...lines.map((line) => `   ${line ?? ''}`),
    ...options.map((option) => `   [ ] ${option}`),
  ].join('\n');
}
