import { sha256 } from '../../../digest.ts';
import type { FormDefinition } from '../../../forms/definition.ts';
import type { FormVersion, InsertableApplication, NewApplication } from './application.ts';

const contents = new WeakMap<Uint8Array, string>();

/** SHA-256 of a file's bytes, computed once for each array: a large file takes milliseconds, and two places ask. */
export function contentDigest(content: Uint8Array): string {
  const known = contents.get(content) ?? sha256(content);
  contents.set(content, known);
  return known;
}

const versions = new WeakMap<FormDefinition, FormVersion>();

function formVersion(form: FormDefinition): FormVersion {
  const known = versions.get(form);
  if (known) return known;
  const definition = JSON.stringify(form);
  const made = { name: form.name, definition, digest: sha256(definition) };
  versions.set(form, made);
  return made;
}

/** Prepares an application for the database. Its digests are computed here, before its bytes go to another thread. */
export function toInsertable(application: NewApplication): InsertableApplication {
  return {
    ...application,
    form: formVersion(application.form),
    files: application.files.map((file) => ({ ...file, sha256: contentDigest(file.content) })),
  };
}
