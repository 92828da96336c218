import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** An index that is in place of another goes by its columns: the planner reads them from left to right. */
const added: Readonly<Partial<Record<keyof Database, Readonly<Record<string, readonly string[]>>>>> = {
  applications: {
    // The lists of the staff, which are read in pages in the order in which applications came.
    applications_in_order: ['received_at', 'reference'],
    applications_by_call: ['call', 'received_at', 'reference'],
    applications_by_form: ['form', 'received_at', 'reference'],
    // What is counted of all, without a look at the answers.
    applications_to_count: ['form', 'call', 'state', 'channels'],
    // The newest answer to each definition; also what SQLite looks for before a definition is deleted.
    applications_by_definition: ['form_digest', 'received_at'],
  },
  outbox: {
    // What is due on a channel: a channel that hangs is not read for the others.
    outbox_by_state: ['state', 'channel', 'next_attempt_at'],
  },
  subscriptions: { subscriptions_by_notice: ['told_at'] },
  // What is forgotten after its time, and what is counted before a message is written.
  sender_counts: { sender_counts_by_time: ['window_start'] },
  spent_proofs: { spent_proofs_by_expiry: ['expires_at'] },
  acknowledged: {
    acknowledged_by_time: ['at'],
    acknowledged_by_address: ['address', 'at'],
    acknowledged_by_delivery: ['delivery'],
  },
  one_time_links: { one_time_links_by_expiry: ['expires_at'] },
  activity: { activity_by_time: ['at'], activity_by_actor: ['actor', 'action'] },
};

/**
 * The rows that a clear token lies in: none, once they were sealed. Word for word as in the index, and asked for in its order:
 * PostgreSQL takes them for many.
 */
export const hasClearToken = sql<boolean>`state <> 'erased' and length(token) < 64`;

/** Not erased: word for word as in the index. */
export const isKept = sql<boolean>`state <> 'erased'`;

/** Quarantined or erased: said beside the state that is looked for, word for word as in the index. */
export const isSetAside = sql<boolean>`state <> 'accepted'`;

/** The rows that a digest lies in as earlier versions kept it, SHA-256 in hexadecimal: none. Word for word as in the index. */
export const hasPlainDigest = sql<boolean>`length(digest) = 64`;

/** Each query that a server or a command makes of a table with many rows finds them by an index. */
export async function addIndexes(db: Kysely<Database>): Promise<void> {
  for (const [table, indexes] of Object.entries(added))
    for (const [name, columns] of Object.entries(indexes))
      await db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
  // Contained in those above.
  await db.schema.dropIndex('applications_by_time').execute();
  await db.schema.dropIndex('outbox_due').execute();
  // By state first, SQLite took it for a list of those in a state, and sorted them anew for each page.
  await db.schema.dropIndex('applications_to_erase').execute();
  await sql`create index applications_to_erase on applications (erase_after) where ${isKept}`.execute(db);
  // They hold those rows alone: whether there are any is asked each time that the database is opened.
  await sql`create index applications_in_clear on applications (reference) where ${hasClearToken}`.execute(
    db,
  );
  await sql`create index idempotency_in_clear on idempotency (key) where ${hasPlainDigest}`.execute(db);
  await sql`create index idempotency_by_expiry on idempotency (expires_at) where expires_at is not null`.execute(
    db,
  );
  // An application that is stored is in neither: most are accepted, and none is forwarded yet.
  await sql`create index applications_set_aside on applications (state, received_at, reference) where ${isSetAside}`.execute(
    db,
  );
  await sql`create index outbox_finished on outbox (state, finished_at) where finished_at is not null`.execute(
    db,
  );
}
