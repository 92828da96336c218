import { sql, type Transaction } from 'kysely';
import { kindOf } from './kind.ts';
import type { Database } from './schema.ts';

/** What is counted before it is written, by transactions of several servers. */
type Counted =
  'one-time links' | 'held files' | `accounts ${string}` | `messages ${string}` | `reviews ${string}`;

/** Sets these locks apart from that of the migrations. */
const lockClass = 1;

/**
 * Makes transactions that count before they write take turns: what one has counted still holds when it writes. Call it first,
 * since only what is read afterwards is up to date. Nothing to do on SQLite, where a transaction that writes is alone.
 *
 * @param counted a lock of its own for each; two names may share one, which only makes their transactions wait.
 */
export async function inTurn(trx: Transaction<Database>, counted: Counted): Promise<void> {
  if (kindOf(trx) === 'postgres')
    await sql`select pg_advisory_xact_lock(${lockClass}, hashtext(${counted}))`.execute(trx);
}
