import type { FieldError } from '../../forms/error-codes.ts';
import { fieldsOf } from '../../forms/fields/fields.ts';
import { validate, type FileInfo, type Validation } from '../../forms/validate.ts';
import type { PageDefinition } from './definition.ts';

/** What is known of a chosen file without reading it. */
export function toFileInfo(field: string, { name, size }: File): FileInfo {
  return { field, name, size, kind: /\.pdf$/i.test(name) ? 'pdf' : 'unknown' };
}

/** The form as it is filled in now, checked by the rules of the server. Held uploads count as files. */
export function check(element: HTMLFormElement, { form, locale, lists }: PageDefinition): Validation {
  const values = new Map<string, string[]>();
  const files: FileInfo[] = [];
  for (const [field, value] of new FormData(element)) {
    if (typeof value === 'string') values.set(field, [...(values.get(field) ?? []), value]);
    else if (value.name !== '') files.push(toFileInfo(field, value));
  }
  const valid = validate(form, values, files, { locale, lists });
  if (valid.ok) return valid;
  // The server has held uploads that this page only knows by their tokens, and shows a text that has changed.
  const errors = valid.errors.filter(
    (error) => error.code !== 'consent-outdated' && !(error.code === 'attach' && hasHeld(element, error)),
  );
  return errors.length > 0 ? { ...valid, errors } : { ...valid, ok: true, consents: [] };
}

function hasHeld(element: HTMLFormElement, { field }: FieldError): boolean {
  return element.querySelector(`[data-field="${field}"] [name="held"]:checked`) !== null;
}

/** How many required answers of a section are still missing or wrong. */
export function leftIn(section: string, valid: Validation, { form }: PageDefinition): number {
  if (valid.ok) return 0;
  const own = new Set(
    fieldsOf({ ...form, sections: form.sections.filter(({ name }) => name === section) }).map(
      ({ name }) => name,
    ),
  );
  return valid.errors.filter(({ field }) => own.has(field)).length;
}
