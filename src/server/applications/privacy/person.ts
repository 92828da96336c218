import type { Kysely } from 'kysely';
import type { FormDefinition } from '../../../forms/definition.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { toComposed } from '../../../i18n/normalize.ts';
import { readDefinition } from '../storage/form-versions.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Store } from '../storage/store.ts';
import type { StoredApplication } from '../storage/application.ts';

const normal = (address: string) => toComposed(address.trim()).toLowerCase();

/** True where an answer to one of the form's e-mail questions is this address, whatever its capitals. */
export function isFrom(
  { form, answers }: Pick<StoredApplication, 'form' | 'answers'>,
  address: string,
): boolean {
  return fieldsOf(form).some(({ type, name }) => {
    const answer = answers[name];
    return type === 'email' && typeof answer === 'string' && normal(answer) === normal(address);
  });
}

/** The definitions that ask for an address, so that others need not be opened. */
async function digestsWithAddress(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('form_versions').select(['digest', 'definition']).execute();
  const asks = (form: FormDefinition) => fieldsOf(form).some(({ type }) => type === 'email');
  return rows
    .filter(({ digest, definition }) => asks(readDefinition(digest, definition)))
    .map(({ digest }) => digest);
}

/**
 * References of everything that came from an address. Answers are sealed, so each one is opened: thousands take seconds.
 *
 * @param onProgress called with how many were opened, and of how many.
 */
export async function findByAddress(
  store: Pick<Store, 'db' | 'findByReference'>,
  address: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string[]> {
  const digests = await digestsWithAddress(store.db);
  if (digests.length === 0) return [];
  const rows = await store.db
    .selectFrom('applications')
    .select('reference')
    .where('state', '!=', 'erased')
    .where('form_digest', 'in', digests)
    .orderBy('received_at')
    .execute();
  const found: string[] = [];
  for (const [index, { reference }] of rows.entries()) {
    const application = await store.findByReference(reference);
    if (application && isFrom(application, address)) found.push(reference);
    onProgress?.(index + 1, rows.length);
  }
  return found;
}
