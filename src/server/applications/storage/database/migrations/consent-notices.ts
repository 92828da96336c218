import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Which notice was shown beside what was agreed to. Older rows do not say. */
export async function addConsentNotice(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('consents').addColumn('notice_sha256', 'text').execute();
}
