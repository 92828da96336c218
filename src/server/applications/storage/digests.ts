import { createHash } from 'node:crypto';
import type { FormDefinition } from '../../../forms/definition.ts';
import type { FormVersion, NewApplication, Recordable } from './application.ts';

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

const contents = new WeakMap<Uint8Array, string>();

/** SHA-256 of a file's bytes, reckoned once for each array: a large file takes milliseconds, and two places ask. */
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
  const { name, purpose, retentionDays } = form;
  const made = { name, purpose, retentionDays, definition, digest: sha256(definition) };
  versions.set(form, made);
  return made;
}

/** An application as it goes into the database; the digests are reckoned here, before its bytes are handed over. */
export function toRecordable(application: NewApplication): Recordable {
  return {
    ...application,
    form: formVersion(application.form),
    files: application.files.map((file) => ({ ...file, sha256: contentDigest(file.content) })),
  };
}
