import type { Kysely } from 'kysely';
import { isSetAside } from '../../storage/database/migrations/indexes.ts';
import { afterAll, beforeAll, isAfter, isBefore, type Place } from '../../storage/in-order.ts';
import type { ApplicationState, Database, DeliveryState } from '../../storage/database/schema.ts';

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
  /** The language that it was written in; empty where it was erased. */
  language: string;
  /** JSON list of the signals met. */
  flags: string;
  /** Sealed; see `ApplicationRow`. */
  answers: Uint8Array;
}

/** In which order, from where on, and how many are read at once. */
export interface ListOptions {
  order?: 'oldest first' | 'newest first';
  /** Those behind this one, in the order asked for. */
  from?: Place | undefined;
  perQuery?: number;
}

/** Few enough to be held with answers as long as they may be. */
const usualPerQuery = 200;

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

/** A part of a list, read from an index. */
async function readRows(db: Kysely<Database>, selection: Selection, from: Place, options: ListOptions) {
  const isNewestFirst = options.order === 'newest first';
  const direction = isNewestFirst ? 'desc' : 'asc';
  return selectApplications(db, selection)
    .select(['reference', 'form', 'form_digest', 'call', 'received_at', 'state', 'answers'])
    .select(['locale', 'flags'])
    .where(isNewestFirst ? isBefore(from) : isAfter(from))
    .orderBy('received_at', direction)
    .orderBy('reference', direction)
    .limit(options.perQuery ?? usualPerQuery)
    .execute();
}

/**
 * Applications in the order in which they came, or the other way round; read in small parts, so that a server goes on
 * beside.
 */
export async function* listApplications(
  db: Kysely<Database>,
  selection: Selection,
  options: ListOptions = {},
): AsyncGenerator<ListedRow, void, undefined> {
  if (selection.references?.length === 0) return;
  const { perQuery = usualPerQuery } = options;
  let last = options.from ?? (options.order === 'newest first' ? afterAll : beforeAll);
  for (;;) {
    const rows = await readRows(db, selection, last, options);
    const deliveries = await deliveriesOf(
      db,
      rows.map(({ reference }) => reference),
    );
    for (const { received_at: receivedAt, form_digest: formDigest, locale: language, ...row } of rows) {
      const own = deliveries.get(row.reference) ?? [];
      yield {
        ...row,
        receivedAt,
        formDigest,
        language,
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
