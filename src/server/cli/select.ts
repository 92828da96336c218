import type { Kysely } from 'kysely';
import { isSetAside } from '../applications/storage/database/migrations/indexes.ts';
import { beforeAll, isAfter, type Place } from '../applications/storage/in-order.ts';
import type { ApplicationState, Database, DeliveryState } from '../applications/storage/database/schema.ts';

/** Which applications; all of them where nothing is said. `since` is included, `until` is not. */
export interface Selection {
  references?: readonly string[] | undefined;
  form?: string | undefined;
  call?: string | undefined;
  state?: ApplicationState | undefined;
  since?: number | undefined;
  until?: number | undefined;
}

export interface Listed {
  reference: string;
  form: string;
  call: string | null;
  receivedAt: number;
  state: ApplicationState;
  deliveries: { channel: string; state: DeliveryState; attempts: number; lastError: string | null }[];
}

/** A listed application with its form and its answers as they are stored. */
export interface ListedRow extends Listed {
  formDigest: string;
  /** Sealed; see `ApplicationRow`. */
  answers: Uint8Array;
}

/** Few enough to be held with answers as long as they may be. */
const perQuery = 200;

/** The applications of a selection, as a query. */
export function selectApplications(
  db: Kysely<Database>,
  { references, form, call, state, since, until }: Selection,
) {
  return db
    .selectFrom('applications')
    .$if(references !== undefined, (query) => query.where('reference', 'in', references ?? []))
    .$if(form !== undefined, (query) => query.where('form', '=', form ?? ''))
    .$if(call !== undefined, (query) => query.where('call', '=', call ?? ''))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'accepted'))
    .$if(state === 'quarantined' || state === 'erased', (query) => query.where(isSetAside))
    .$if(since !== undefined, (query) => query.where('received_at', '>=', since ?? 0))
    .$if(until !== undefined, (query) => query.where('received_at', '<', until ?? 0));
}

/** How many they are. */
export async function countApplications(db: Kysely<Database>, selection: Selection): Promise<number> {
  if (selection.references?.length === 0) return 0;
  const { count } = await selectApplications(db, selection)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function deliveriesOf(db: Kysely<Database>, references: readonly string[]) {
  if (references.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('outbox')
    .select(['reference', 'channel', 'state', 'attempts', 'last_error as lastError'])
    .where('reference', 'in', references)
    .orderBy('channel')
    .execute();
  return Map.groupBy(rows, ({ reference }) => reference);
}

/** Applications in the order in which they came, read in small parts, so that a server goes on beside. */
export async function* listApplications(
  db: Kysely<Database>,
  selection: Selection,
): AsyncGenerator<ListedRow, void, undefined> {
  if (selection.references?.length === 0) return;
  let last: Place = beforeAll;
  for (;;) {
    const rows = await selectApplications(db, selection)
      .select(['reference', 'form', 'form_digest', 'call', 'received_at', 'state', 'answers'])
      .where(isAfter(last))
      .orderBy('received_at')
      .orderBy('reference')
      .limit(perQuery)
      .execute();
    const deliveries = await deliveriesOf(
      db,
      rows.map(({ reference }) => reference),
    );
    for (const { received_at: receivedAt, form_digest: formDigest, ...row } of rows) {
      const own = deliveries.get(row.reference) ?? [];
      yield {
        ...row,
        receivedAt,
        formDigest,
        deliveries: own.map(({ channel, state, attempts, lastError }) => ({
          channel,
          state,
          attempts,
          lastError,
        })),
      };
    }
    last = rows.at(-1) ?? last;
    if (rows.length < perQuery) return;
  }
}
