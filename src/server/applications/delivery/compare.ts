import type { Kysely } from 'kysely';
import { parseNames } from '../storage/name-list.ts';
import type { Database } from '../storage/database/schema.ts';

/** An application and a channel. */
export interface ForChannel {
  reference: string;
  channel: string;
}

/** Where applications and deliveries do not agree. */
export interface Disagreement {
  /** Accepted applications without a delivery that they should have. */
  undelivered: ForChannel[];
  /** Deliveries of an application that is quarantined or erased, or for a channel not its own. */
  unexpected: ForChannel[];
}

/** So many applications are compared at once: what else waits for the database waits for no more. */
const perPage = 500;

/** In one statement, so that an application that is erased at this moment does not look as if its deliveries were missing. */
async function readPage(db: Kysely<Database>, after: string) {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('applications')
        .select(['reference', 'state', 'channels'])
        .where('reference', '>', after)
        .orderBy('reference')
        .limit(perPage)
        .as('page'),
    )
    .leftJoin('outbox', 'outbox.reference', 'page.reference')
    .select(['page.reference', 'page.state', 'page.channels', 'outbox.channel'])
    // The database's order, which is not JavaScript's in every language.
    .orderBy('page.reference')
    .execute();
  return Map.groupBy(rows, ({ reference }) => reference);
}

/** Compares every application with its deliveries, a page at a time in the order of an index, and yields what each page has. */
export async function* compareDeliveries(
  db: Kysely<Database>,
): AsyncGenerator<Disagreement, void, undefined> {
  for (let after = ''; ;) {
    const page = await readPage(db, after);
    const found: Disagreement = { undelivered: [], unexpected: [] };
    for (const [reference, rows] of page) {
      const [first] = rows;
      const owed = new Set(first?.state === 'accepted' ? parseNames(first.channels) : []);
      const there = new Set(rows.flatMap(({ channel }) => channel ?? []));
      for (const channel of owed) if (!there.has(channel)) found.undelivered.push({ reference, channel });
      for (const channel of there) if (!owed.has(channel)) found.unexpected.push({ reference, channel });
      after = reference;
    }
    yield found;
    if (page.size < perPage) return;
  }
}
