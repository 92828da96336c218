import type { Kysely } from 'kysely';
import { refuseNewer } from './migrations/newer.ts';
import type { Database } from './schema.ts';

/** Reads a row of each table that an application goes into first. Throws where one of them cannot be read, or is of a newer version. */
export async function readWhereStored(db: Kysely<Database>): Promise<void> {
  await refuseNewer(db);
  await db.selectFrom('applications').select('form_digest').limit(1).execute();
  await db.selectFrom('idempotency').select('digest').limit(1).execute();
  await db.selectFrom('outbox').select('channel').limit(1).execute();
}

/** In the place of a reference and of keys; no application has it. */
const name = 'write-test';

/**
 * Writes a row into each table that an application goes into, and takes them away in the same transaction, which nobody sees.
 * Throws where the database would refuse an application.
 */
export async function writeWhereStored(db: Kysely<Database>, now: number): Promise<void> {
  const nothing = new Uint8Array(1);
  await db.transaction().execute(async (trx) => {
    await refuseNewer(trx);
    await trx.insertInto('form_versions').values({ digest: name, form: name, definition: '{}' }).execute();
    await trx
      .insertInto('idempotency')
      .values({ key: name, digest: name, reference: name, expires_at: now })
      .execute();
    await trx
      .insertInto('applications')
      .values({
        reference: name,
        token: name,
        sealed_token: null,
        form: name,
        form_digest: name,
        call: null,
        locale: 'fr',
        received_at: now,
        state: 'erased',
        answers: nothing,
        flags: '[]',
        erase_after: now,
      })
      .execute();
    const delivery = { state: 'skipped', attempts: 0, next_attempt_at: now, created_at: now } as const;
    await trx
      .insertInto('outbox')
      .values({
        ...delivery,
        id: name,
        reference: name,
        channel: name,
        leased_until: null,
        lease_token: null,
        last_error: null,
        finished_at: now,
      })
      .execute();
    await trx.deleteFrom('outbox').where('id', '=', name).execute();
    await trx.deleteFrom('applications').where('reference', '=', name).execute();
    await trx.deleteFrom('idempotency').where('key', '=', name).execute();
    await trx.deleteFrom('form_versions').where('digest', '=', name).execute();
  });
}
