import { createHash } from 'node:crypto';
import type { FormDefinition } from '../../forms/definition.ts';

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');

const contents = new WeakMap<Uint8Array, string>();

/** SHA-256 of a file's bytes, reckoned once for each array: a large file takes milliseconds, and two places ask. */
export function contentDigest(content: Uint8Array): string {
  const known = contents.get(content) ?? sha256(content);
  contents.set(content, known);
  return known;
}

const versions = new WeakMap<FormDefinition, { digest: string; definition: string }>();

/** A form definition as JSON, and the SHA-256 of that: what an answer is kept with. */
export function formVersion(form: FormDefinition): { digest: string; definition: string } {
  const known = versions.get(form);
  if (known) return known;
  const definition = JSON.stringify(form);
  const made = { digest: sha256(definition), definition };
  versions.set(form, made);
  return made;
}
