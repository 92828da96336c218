import type { FormDefinition, FormField } from '../definition.ts';

/** All fields of a form, in the order in which they are asked. */
export function fieldsOf(form: FormDefinition): FormField[] {
  return form.sections.flatMap((section) => section.fields);
}

/** Names that the endpoint keeps for itself in the same request. */
export const reservedNames = [
  'call',
  'language',
  'idempotencyKey',
  'lateCode',
  'startedAt',
  'altcha',
  'homepage',
  'held',
  'notice',
  'action',
] as const;

/** The name under which a browser keeps unsent answers: one for each form and call, the same in both languages. */
export function draftName(form: string, call: string | undefined): string {
  return `passerelle:draft:${form}:${call ?? ''}`;
}
