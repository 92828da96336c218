import { formDefinitionSchema, type FormDefinition } from '../../../forms/definition.ts';

const known = new Map<string, FormDefinition>();
const most = 100;

/**
 * A stored definition. Reading one costs more than reading an application, and few are answered: those that were read are
 * kept.
 *
 * @param digest of the definition; the same digest is the same definition.
 */
export function readDefinition(digest: string, definition: string): FormDefinition {
  const found = known.get(digest);
  if (found) return found;
  const read = formDefinitionSchema.parse(JSON.parse(definition));
  if (known.size >= most) known.clear();
  known.set(digest, read);
  return read;
}
