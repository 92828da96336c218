import type { Kysely } from 'kysely';
import type { FormDefinition } from '../../../forms/definition.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { toComposed } from '../../../i18n/normalize.ts';
import { readDefinition } from '../storage/form-versions.ts';
import { beforeAll, isAfter, type Place } from '../storage/in-order.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Store } from '../storage/store.ts';
import type { StoredApplication } from '../storage/application.ts';

const normal = (address: string) => toComposed(address.trim()).toLowerCase();

/**
 * True where an answer to one of the form's e-mail questions is this address, or the one that the applicant corrected it to is,
 * whatever its capitals.
 */
export function isFrom(
  { form, answers, contact }: Pick<StoredApplication, 'form' | 'answers' | 'contact'>,
  address: string,
): boolean {
  if (contact && normal(contact.address) === normal(address)) return true;
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

/** How many applications there are, as they were counted when they came. */
async function countReceived(db: Kysely<Database>): Promise<number> {
  const { total } = await db
    .selectFrom('received')
    .select(({ fn }) => fn.sum<number | null>('count').as('total'))
    .executeTakeFirstOrThrow();
  return total ?? 0;
}

const perQuery = 500;

/** All applications in the order in which they came, a page at a time. */
async function* readInOrder(db: Kysely<Database>) {
  let last: Place = beforeAll;
  for (;;) {
    const rows = await db
      .selectFrom('applications')
      .select(['reference', 'received_at', 'state', 'form_digest'])
      .where(isAfter(last))
      .orderBy('received_at')
      .orderBy('reference')
      .limit(perQuery)
      .execute();
    yield* rows;
    last = rows.at(-1) ?? last;
    if (rows.length < perQuery) return;
  }
}

/**
 * References of everything that came from an address. Answers are sealed, so each one is opened: thousands take seconds.
 *
 * @param onProgress called with how many were looked at, and of how many.
 */
export async function findByAddress(
  store: Pick<Store, 'db' | 'findByReference'>,
  address: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string[]> {
  const digests = new Set(await digestsWithAddress(store.db));
  if (digests.size === 0) return [];
  const total = await countReceived(store.db);
  const found: string[] = [];
  let done = 0;
  for await (const { reference, state, form_digest: digest } of readInOrder(store.db)) {
    const isAsked = state !== 'erased' && digests.has(digest);
    const application = isAsked ? await store.findByReference(reference) : undefined;
    if (application && isFrom(application, address)) found.push(reference);
    onProgress?.((done += 1), total);
  }
  return found;
}
