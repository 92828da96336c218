import type { FormDefinition, FormField } from './definition.ts';
import { fieldsOf } from './fields/fields.ts';

/** True for an answer that says who applies, whatever its question is marked with: an address, or what a browser knows of the person. */
const isPersonal = ({ type, autocomplete }: FormField): boolean =>
  type === 'email' || type === 'phone' || autocomplete !== undefined;

function isHidden(field: FormField, isBlind: boolean): boolean {
  if (field.visibleTo === 'staff') return true;
  return isBlind && (field.visibleTo === 'unless-blind' || isPersonal(field));
}

/** The names of the fields whose answers reviewers do not get. */
export function fieldsHiddenFromReviewers(
  form: FormDefinition,
  { isBlind }: { isBlind: boolean },
): ReadonlySet<string> {
  return new Set(
    fieldsOf(form)
      .filter((field) => isHidden(field, isBlind))
      .map(({ name }) => name),
  );
}
