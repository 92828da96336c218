import type { Generated } from 'kysely';

/** Selection criteria as they were published when applications were reviewed by them, so that a review can always be read. */
export interface CriteriaVersionRow {
  /** SHA-256 of `definition`. */
  digest: string;
  /** The name of the entry. */
  criteria: string;
  /** JSON: `SiteCriteria`. */
  definition: string;
}

/** How the applications to a call are reviewed. The row is made when the call opens, or when it is first seen open. */
export interface ReviewCallRow {
  call: string;
  /** The version of the criteria that all reviews of the call answer. */
  criteria_digest: string;
  /** When the site was found to publish that version. */
  criteria_from: number;
  /** How many people review each application. */
  per_application: Generated<number>;
  /** 1: reviewers do not learn who applied. */
  is_blind: Generated<number>;
  /** From then on no review is written or changed; null while no end is set. */
  closes_at: number | null;
}

/** Who reviews applications to a call. */
export interface ReviewPanelRow {
  call: string;
  /** The id of the account. */
  reviewer: string;
}

/**
 * An application that a person is to review, and the review. It outlives the erasure of the application, without texts, scores
 * and total: how many were reviewed by how many stays true.
 */
export interface ReviewRow {
  /** UUIDv7: in the order in which they were assigned. */
  id: string;
  reference: string;
  call: string;
  /** The id of the account. */
  reviewer: string;
  assigned_at: number;
  /** The address of the account that assigned it. */
  assigned_by: string;
  /** Since when it is taken away from this person; null for what they have. */
  removed_at: number | null;
  /** When they put it off: it comes last. */
  skipped_at: number | null;
  /** Since when they have nothing to do with it, for a conflict of interest. */
  conflict_at: number | null;
  /** Sealed text: why. */
  conflict_reason: Uint8Array | null;
  /** When the review was last written. */
  saved_at: number | null;
  /** When it was first sent; null for a draft. */
  sent_at: number | null;
  /** Hundredths of points out of a hundred, of a review that was sent. */
  total: number | null;
  /** Sealed JSON: scores and comments. */
  body: Uint8Array | null;
}
