/**
 * A correction of the e-mail address of an application, asked for on the applicant's own page. The answers stay as they were
 * received: the one that is `current` counts before them. Removed with the application.
 */
export interface AddressCorrectionRow {
  /** UUIDv7: in the order in which they were asked for. Also the id of the delivery that asks to confirm it. */
  id: string;
  reference: string;
  /** `asked`: not confirmed yet; `past`: a later one was confirmed. At most one of an application is `asked`, one `current`. */
  state: 'asked' | 'current' | 'past';
  asked_at: number;
  /** Null while it is not confirmed, as is `former`. */
  confirmed_at: number | null;
  /** Sealed text: the new address. */
  address: Uint8Array;
  /** Sealed text: the one that it replaced. */
  former: Uint8Array | null;
}
