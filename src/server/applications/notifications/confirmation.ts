import type { Kysely, Transaction } from 'kysely';
import { dayMs } from '../../../model/durations.ts';
import { createLink, type LinkStore, type OneTimeLink } from '../../one-time-links/links.ts';
import type { Database } from '../storage/database/schema.ts';
import type { ServerKeys } from '../storage/database/secrets.ts';
import { noAnswers } from '../storage/find.ts';
import { readDefinition } from '../storage/form-versions.ts';

/** The links of messages that ask for a confirmation. Their key outlives a change of `DATA_KEY`, as they must. */
export const confirmationLinks = (db: Kysely<Database>, { current, earlier }: ServerKeys): LinkStore => ({
  db,
  key: current,
  earlierKeys: earlier,
  purposes: ['notice'],
});

/**
 * Makes the link of a message that asks for a confirmation; one for each attempt to send it, since the one before may have
 * come all the same. The browser that asked is the one that holds the receipt: no cookie is set for it.
 */
export async function makeConfirmationLink(
  store: LinkStore,
  reference: string,
  now: number,
): Promise<OneTimeLink> {
  const { token: browserDigest } = await store.db
    .selectFrom('applications')
    .select('token')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  const asked = { purpose: 'notice', subject: reference, browserDigest, destination: '' } as const;
  const link = await createLink(store, asked, now);
  if (!link) throw new Error('The link of a notice is always made.');
  return link;
}

/** Erases the address of a request that no message was sent for: nobody will confirm it. Its receipt stays as it is. */
export async function forgetAddress(db: Kysely<Database>, reference: string): Promise<void> {
  await db
    .updateTable('applications')
    .set({ answers: noAnswers })
    .where('reference', '=', reference)
    .execute();
}

/** Notes that the address is its owner's, and keeps the request for as long as its form promises. Once is enough. */
export async function confirm(trx: Transaction<Database>, reference: string, now: number): Promise<void> {
  const row = await trx
    .selectFrom('applications')
    .innerJoin('form_versions', 'form_versions.digest', 'applications.form_digest')
    .select(['received_at', 'form_digest', 'definition'])
    .where('reference', '=', reference)
    .where('state', '=', 'accepted')
    .executeTakeFirst();
  if (!row) return;
  const { retentionDays } = readDefinition(row.form_digest, row.definition);
  const isFirst = await trx
    .insertInto('subscriptions')
    .values({ reference, confirmed_at: now, told_at: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('reference')
    .execute();
  if (isFirst.length > 0)
    await trx
      .updateTable('applications')
      .set({ erase_after: row.received_at + retentionDays * dayMs })
      .where('reference', '=', reference)
      .execute();
}
