import type { Kysely } from 'kysely';
import { sha256 } from '../../../digest.ts';
import type { DecidedState, SelectionState } from '../../../model/decisions/states.ts';
import { isActive } from '../review/assign.ts';
import type { Database } from '../storage/database/schema.ts';

/** What is chosen and not applied yet. */
export interface Pending {
  to: DecidedState;
  /** Where the application stood for the person who chose. */
  from: SelectionState;
  at: number;
  /** The address of the account. */
  by: string;
}

/** What a person who decides is shown, as digests: the one changes with what is decided, the other with the reviews that count. */
export interface Shown {
  pending: DecidedState | null;
  decision: string;
  reviews: string;
}

/** Where an application stands in the selection of its call. */
export interface Decision {
  reference: string;
  state: SelectionState;
  pending: Pending | null;
  shown: Shown;
}

/** The applications to a call by its form, or some applications. */
export type Chosen = { call: string; form: string } | { references: readonly string[] };

const short = (parts: readonly unknown[]): string => sha256(JSON.stringify(parts)).slice(0, 16);

function readRows(db: Kysely<Database>, chosen: Chosen) {
  const all = db
    .selectFrom('applications')
    .leftJoin('decisions', 'decisions.reference', 'applications.reference')
    .select(['applications.reference', 'decisions.state as decided', 'pending'])
    .select(['pending_from', 'pending_at', 'pending_by'])
    .where('applications.state', '=', 'accepted');
  return 'call' in chosen
    ? all.where('applications.call', '=', chosen.call).where('form', '=', chosen.form).execute()
    : all.where('applications.reference', 'in', chosen.references).execute();
}

function readReviews(db: Kysely<Database>, chosen: Chosen) {
  const all = db
    .selectFrom('reviews')
    .select(['id', 'reference', 'removed_at', 'conflict_at', 'sent_at', 'saved_at', 'total'])
    .orderBy('id');
  return 'call' in chosen
    ? all.where('call', '=', chosen.call).execute()
    : all.where('reference', 'in', chosen.references).execute();
}

type Row = Awaited<ReturnType<typeof readRows>>[number];
type Review = Awaited<ReturnType<typeof readReviews>>[number];

function pendingOf({ pending, pending_from, pending_at, pending_by }: Row): Pending | null {
  if (pending === null || pending_from === null || pending_at === null || pending_by === null) return null;
  return { to: pending, from: pending_from, at: pending_at, by: pending_by };
}

function toDecision(row: Row, all: readonly Review[]): Decision {
  const active = all.filter(isActive);
  const state = row.decided ?? (active.length > 0 ? 'under-review' : 'received');
  const pending = pendingOf(row);
  const sent = active.filter(({ sent_at }) => sent_at !== null);
  return {
    reference: row.reference,
    state,
    pending,
    shown: {
      pending: pending?.to ?? null,
      decision: short([state, pending?.to, pending?.at, pending?.by]),
      reviews: short(sent.map(({ id, saved_at, total }) => [id, saved_at, total])),
    },
  };
}

/** Where applications stand, by reference. What is held back or erased is in no selection. */
export async function readDecisions(db: Kysely<Database>, chosen: Chosen): Promise<Map<string, Decision>> {
  if ('references' in chosen && chosen.references.length === 0) return new Map();
  const reviews = Map.groupBy(await readReviews(db, chosen), ({ reference }) => reference);
  const rows = await readRows(db, chosen);
  return new Map(rows.map((row) => [row.reference, toDecision(row, reviews.get(row.reference) ?? [])]));
}
