import type { FormDefinition, FormField } from '../../forms/definition.ts';
import { listOf, listsOf } from '../../forms/fields/lists.ts';
import { limitsSchema, type PublishedForm, type PublishedQuestion } from '../../model/open-data/forms.ts';
import type { SiteData } from '../../model/site-data.ts';
import { bothWords, withDigest } from './parts.ts';

/** What an answer must hold to, by the names of the form's definition. */
const limits = [
  'minLength',
  'maxLength',
  'min',
  'max',
  'integer',
  'maxChoices',
  'accept',
  'maxBytes',
  'maxFiles',
] as const;

function limitsOf(field: FormField): PublishedQuestion['limits'] {
  const values = new Map<string, unknown>(Object.entries(field));
  const known = limits.filter((name) => values.get(name) !== undefined);
  return limitsSchema.parse(Object.fromEntries(known.map((name) => [name, values.get(name)])));
}

function optionsOf(site: SiteData, field: FormField) {
  if (field.type === 'choice' || field.type === 'choices') return field.options;
  // The sessions are those of a call: the form of another one offers others.
  return field.type === 'session' ? undefined : listOf(field, listsOf(site));
}

function rulesOutOf(field: FormField) {
  if (field.type === 'yesNo') return field.rulesOut ? [field.rulesOut] : [];
  if (field.type !== 'choice' && field.type !== 'choices') return [];
  return field.options.flatMap(({ value, rulesOut }) =>
    rulesOut ? [{ answer: value, reason: rulesOut }] : [],
  );
}

function toQuestion(site: SiteData, field: FormField): PublishedQuestion {
  const { name, type, label, hint, required, when } = field;
  const options = optionsOf(site, field);
  return {
    id: name,
    type,
    label,
    hint: bothWords(hint),
    required,
    when: when ? { question: when.field, answers: [...when.is] } : null,
    options: options?.map((one) => ({ value: one.value, label: one.label })) ?? null,
    limits: limitsOf(field),
    rulesOut: rulesOutOf(field),
    text: bothWords(type === 'consent' ? field.text : undefined),
    version: type === 'consent' ? field.version : null,
  };
}

/** A form as everyone may read it: its questions, and what an answer must hold to. */
export function toPublishedForm(data: SiteData, form: FormDefinition, site: URL): PublishedForm {
  const { name, title, purpose, retentionDays, sections } = form;
  const calls = data.calls.filter((call) => purpose === 'application' && call.form === name);
  return withDigest({
    id: name,
    title,
    purpose,
    action: new URL(`/api/forms/${name}`, site).href,
    calls: calls.map((call) => call.name).sort(),
    retentionDays,
    sections: sections.map((section) => ({
      id: section.name,
      title: section.title,
      introduction: bothWords(section.introduction),
      questions: section.fields.map((field) => toQuestion(data, field)),
    })),
  });
}
