import type { StoredApplication } from '../storage/application.ts';

/** One message to hand over: the application, and the identity that stays the same at each attempt. */
export interface Delivery {
  /** The outbox row's id. */
  id: string;
  /** 1 for the first attempt. */
  attempt: number;
  application: StoredApplication;
  /** Throws a `DamagedFileError` where a file is not whole. */
  fileContent: (id: string) => AsyncIterable<Uint8Array>;
}

/** Why nothing had to be sent; in words, `skipped.<reason>` of the staff's phrases. */
export type SkipReason =
  | 'no-address'
  | 'already-written'
  | 'written-often'
  | 'call-gone'
  | 'channel-removed'
  | 'superseded'
  | 'correction-over'
  | 'supplement-over';

/**
 * How an attempt ended. `skipped`: why nothing had to be sent. `isFinal`: trying again would fail again.
 * `retryAfterMs`: what the receiver asked for. `isPostponed`: nothing was tried, on purpose; it counts neither as an attempt
 * nor, until `retryAfterMs` is over, as waiting.
 */
export type DeliveryResult =
  | { ok: true; skipped?: SkipReason }
  | { ok: false; error: string; isFinal: boolean; retryAfterMs?: number; isPostponed?: never }
  | { ok: false; error: string; isFinal: false; retryAfterMs: number; isPostponed: true };

/** A way to forward an application. */
export interface Channel {
  name: string;
  /** How long an attempt may take, in milliseconds; the attempt itself keeps to it. */
  timeoutMs: number;
  deliver: (delivery: Delivery) => Promise<DeliveryResult>;
}
