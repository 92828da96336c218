import { sha256 } from '../../../digest.ts';
import type { FormDefinition } from '../../../forms/definition.ts';
import type { FormVersion, InsertableApplication, NewApplication } from './application.ts';

const versions = new WeakMap<FormDefinition, FormVersion>();

/** A definition as it is kept. */
export function formVersion(form: FormDefinition): FormVersion {
  const known = versions.get(form);
  if (known) return known;
  const definition = JSON.stringify(form);
  const made = { name: form.name, definition, digest: sha256(definition) };
  versions.set(form, made);
  return made;
}

/** Prepares an application for the database. */
export const toInsertable = (application: NewApplication): InsertableApplication => ({
  ...application,
  form: formVersion(application.form),
});
