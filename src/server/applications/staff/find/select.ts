import type { Kysely } from 'kysely';
import { correctedAddress } from '../../storage/address-corrections.ts';
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

/** An application as it is stored, without what became of it. */
export interface ApplicationRow {
  reference: string;
  form: string;
  formDigest: string;
  call: string | null;
  /** The language that it was written in; empty where it was erased. */
  language: string;
  receivedAt: number;
  state: ApplicationState;
  /** Sealed; see the row of the database. */
  answers: Uint8Array;
  /** Sealed: the address that the applicant corrected last; null where none was. */
  contact: Uint8Array | null;
}

export interface Listed extends Omit<ApplicationRow, 'formDigest' | 'language' | 'answers' | 'contact'> {
  deliveries: { channel: string; state: DeliveryState; attempts: number; lastError: string | null }[];
}

/** A listed application with its form and its answers. */
export type ListedRow = ApplicationRow & Listed;

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

/** Adds to applications what became of them. */
export async function addDeliveries<Row extends { reference: string }>(
  db: Kysely<Database>,
  applications: readonly Row[],
): Promise<(Row & Pick<Listed, 'deliveries'>)[]> {
  if (applications.length === 0) return [];
  const references = applications.map(({ reference }) => reference);
  const rows = await db
    .selectFrom('outbox')
    .select(['reference', 'channel', 'state', 'attempts', 'last_error as lastError'])
    .where('reference', 'in', references)
    .orderBy('channel')
    .execute();
  const deliveries = Map.groupBy(rows, ({ reference }) => reference);
  return applications.map((application) => ({
    ...application,
    deliveries: (deliveries.get(application.reference) ?? []).map(
      ({ channel, state, attempts, lastError }) => ({ channel, state, attempts, lastError }),
    ),
  }));
}

/** A part of a list, read from an index. */
function selectPart(db: Kysely<Database>, selection: Selection, from: Place, options: ListOptions) {
  const isNewestFirst = options.order === 'newest first';
  const direction = isNewestFirst ? 'desc' : 'asc';
  return selectApplications(db, selection)
    .select(['reference', 'form', 'call', 'received_at as receivedAt', 'state'])
    .where(isNewestFirst ? isBefore(from) : isAfter(from))
    .orderBy('received_at', direction)
    .orderBy('reference', direction)
    .limit(options.perQuery ?? usualPerQuery);
}

/** The place of an application in a list. */
export const placeOf = ({ receivedAt, reference }: Pick<Listed, 'receivedAt' | 'reference'>): Place => ({
  received_at: receivedAt,
  reference,
});

/** Reads parts of a list until one is shorter than asked for, so that a server goes on beside. */
async function* readParts<Row extends Pick<Listed, 'receivedAt' | 'reference'>>(
  { references }: Selection,
  options: ListOptions,
  read: (from: Place) => Promise<Row[]>,
): AsyncGenerator<Row[], void, undefined> {
  if (references?.length === 0) return;
  const { perQuery = usualPerQuery } = options;
  let last = options.from ?? (options.order === 'newest first' ? afterAll : beforeAll);
  for (;;) {
    const rows = await read(last);
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (!end || rows.length < perQuery) return;
    last = placeOf(end);
  }
}

/** Applications in the order asked for, with their sealed answers, a part at a time. */
export const listParts = (
  db: Kysely<Database>,
  selection: Selection,
  options: ListOptions = {},
): AsyncGenerator<ApplicationRow[], void, undefined> =>
  readParts(selection, options, (from) =>
    selectPart(db, selection, from, options)
      .select(['form_digest as formDigest', 'locale as language', 'answers', correctedAddress.as('contact')])
      .execute(),
  );

/** Asks for the next part while this one is used: the database works meanwhile. */
export async function* readAhead<Part>(
  parts: AsyncGenerator<Part, void, undefined>,
): AsyncGenerator<Part, void, undefined> {
  const ask = () => {
    const asked = parts.next();
    // A fault is reported when the part's turn comes.
    asked.catch(() => undefined);
    return asked;
  };
  let next = ask();
  try {
    for (;;) {
      const part = await next;
      if (part.done) return;
      next = ask();
      yield part.value;
    }
  } finally {
    // Waits for what was asked for: nobody who stops early closes the database under it.
    await parts.return();
  }
}

/** Applications one by one without what is sealed, in the order in which they came. */
export async function* listWithoutAnswers(
  db: Kysely<Database>,
  selection: Selection,
): AsyncGenerator<Listed, void, undefined> {
  const parts = readParts(selection, {}, (from) => selectPart(db, selection, from, {}).execute());
  for await (const part of readAhead(parts)) yield* await addDeliveries(db, part);
}

/** Applications one by one, in the order in which they came, or the other way round. */
export async function* listApplications(
  db: Kysely<Database>,
  selection: Selection,
  options: ListOptions = {},
): AsyncGenerator<ListedRow, void, undefined> {
  for await (const part of readAhead(listParts(db, selection, options))) yield* await addDeliveries(db, part);
}
