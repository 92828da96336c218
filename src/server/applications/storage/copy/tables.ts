import type { Database } from '../database/schema.ts';

/** What servers on one database share beside applications: it is made again from what they have. */
type OfCluster = 'leases' | 'releases' | 'release_files' | 'content_packs' | 'content_pack_pieces';

/** A table of the store, by name. */
export type TableName = Exclude<keyof Database, OfCluster>;

/**
 * All tables that are copied, with the columns of their keys, each after those that it refers to. The one with `bytes` holds
 * files, in that column.
 */
const list = {
  form_versions: { key: ['digest'] },
  applications: { key: ['reference'] },
  files: { key: ['id'] },
  file_pieces: { key: ['file', 'number'], bytes: 'bytes' },
  consents: { key: ['reference', 'field'] },
  idempotency: { key: ['key'] },
  outbox: { key: ['id'] },
  subscriptions: { key: ['reference'] },
  staff_notes: { key: ['id'] },
  address_corrections: { key: ['id'] },
  application_drafts: { key: ['id'] },
  draft_browsers: { key: ['draft', 'browser'] },
  supplements: { key: ['id'] },
  criteria_versions: { key: ['digest'] },
  review_calls: { key: ['call'] },
  review_panels: { key: ['call', 'reviewer'] },
  reviews: { key: ['id'] },
  decisions: { key: ['reference'] },
  decision_changes: { key: ['id'] },
  decision_texts: { key: ['call', 'state'] },
  decision_reasons: { key: ['reference'] },
  decision_messages: { key: ['id'] },
  received: { key: ['form', 'call'] },
  late_codes: { key: ['hash'] },
  spent_proofs: { key: ['nonce'] },
  sender_counts: { key: ['sender', 'window_start'] },
  acknowledged: { key: ['recipient'] },
  secrets: { key: ['name'] },
  alarms: { key: ['name', 'server'] },
  chores: { key: ['name'] },
  accounts: { key: ['id'] },
  one_time_links: { key: ['id'] },
  sessions: { key: ['id'] },
  passkeys: { key: ['id'] },
  passkey_challenges: { key: ['id'] },
  activity: { key: ['id'] },
} as const satisfies {
  [Table in TableName]: { key: readonly (keyof Database[Table])[]; bytes?: keyof Database[Table] };
};

/** A table with its key. */
export interface Table {
  name: TableName;
  key: readonly string[];
  /** The column that holds files, or pieces of them. */
  bytes: string | undefined;
}

export const tables: readonly Table[] = Object.entries<{ key: readonly string[]; bytes?: string }>(list).map(
  ([name, { key, bytes }]) => ({
    // The names of `list` are those of the database.
    name: name as TableName,
    key,
    bytes,
  }),
);
