import type { DecidedState, SelectionState } from '../../../../../model/decisions/states.ts';

/**
 * What was decided of an application, and what is to be decided next. There is no row before someone chooses something. It
 * outlives the erasure of the application, without what is pending: how many were accepted stays true.
 */
export interface DecisionRow {
  reference: string;
  call: string;
  /** Null while nothing was applied: where it stands follows from its reviews. */
  state: DecidedState | null;
  /** What is chosen and not applied yet; null, as are the next three, where nothing is. */
  pending: DecidedState | null;
  /** Where the application stood for the person who chose. */
  pending_from: SelectionState | null;
  pending_at: number | null;
  /** The address of the account. */
  pending_by: string | null;
}

/** A decision that was applied. */
export interface DecisionChangeRow {
  /** UUIDv7: in the order in which they were applied. */
  id: string;
  reference: string;
  at: number;
  /** The address of the account that applied it. */
  actor: string;
  from_state: SelectionState;
  to_state: DecidedState;
}
