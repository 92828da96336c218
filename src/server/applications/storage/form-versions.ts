import type { Kysely } from 'kysely';
import { formDefinitionSchema, type FormDefinition } from '../../../forms/definition.ts';
import type { Database } from './database/schema.ts';

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

/** The definition that applications answered. Read once: its text is longer than most answers. */
export async function findDefinition(db: Kysely<Database>, digest: string): Promise<FormDefinition> {
  const found = known.get(digest);
  if (found) return found;
  const { definition } = await db
    .selectFrom('form_versions')
    .select('definition')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  return readDefinition(digest, definition);
}
