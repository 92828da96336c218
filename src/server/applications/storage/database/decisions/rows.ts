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
  /** The file name of the start-up's text that is drafted from it; null, as are the next two, where none is, and once it is erased. */
  showcase_name: string | null;
  showcase_at: number | null;
  /** The address of the account. */
  showcase_by: string | null;
}

/** A decision that was applied. */
export interface DecisionChangeRow {
  /** UUIDv7: in the order in which they were applied. */
  id: string;
  reference: string;
  at: number;
  /** The address of the account that applied it; `applicant` where the applicant withdrew. */
  actor: string;
  from_state: SelectionState;
  to_state: DecidedState;
}

/** What the staff write to those who get a state, by call. There is no row while the program's own texts serve. */
export interface DecisionTextRow {
  call: string;
  state: DecidedState;
  /** 1: a message is sent. */
  is_sent: number;
  subject_fr: string;
  text_fr: string;
  subject_en: string;
  text_en: string;
  saved_at: number;
  /** The address of the account. */
  saved_by: string;
}

/** The reasons of a decision, as the staff edit them; removed with the application. */
export interface DecisionReasonRow {
  reference: string;
  mode: 'draft' | 'confirmed' | 'left-out';
  /** Which decision they are confirmed, or left out, for; null for a draft. */
  state: DecidedState | null;
  /** Sealed JSON: `ReasonsBody`. */
  body: Uint8Array;
  saved_at: number;
  /** The address of the account. */
  saved_by: string;
}

/** What an applicant was told of a decision, word for word; removed with the application. */
export interface DecisionMessageRow {
  /** UUIDv7: in the order in which they were applied. */
  id: string;
  reference: string;
  at: number;
  state: DecidedState;
  /** 1: it goes by mail, through the outbox. 0: the staff send it themselves. */
  is_mailed: number;
  /** Sealed JSON: subject, text, language. */
  body: Uint8Array;
}
