import type { FormDefinition, FormField } from '../definition.ts';

/** All fields of a form, in the order in which they are asked. */
export function fieldsOf(form: FormDefinition): FormField[] {
  return form.sections.flatMap((section) => section.fields);
}

/** The name under which a browser keeps unsent answers: one for each form and call, the same in both languages. */
export function draftName(form: string, call: string | undefined): string {
  return `passerelle:draft:${form}:${call ?? ''}`;
}
