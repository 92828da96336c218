/**
 * What the staff asked an applicant for beside the application, and the answer. The application's own answers stay as they were
 * received. Removed with the application.
 */
export interface SupplementRow {
  /** UUIDv7: in the order in which they were asked for. Also the id of the delivery that asks for it. */
  id: string;
  reference: string;
  /** `closed`: the staff wait for it no more. At most one of an application is `open`. */
  state: 'open' | 'answered' | 'closed';
  asked_at: number;
  /** The address of the account. */
  asked_by: string;
  /** A day, `2026-12-24`, in the zone of the call; null where none was set. */
  due: string | null;
  /** 1 where files may come with the answer, else 0. */
  takes_files: number;
  /** 1 where the request goes by mail, 0 where it is for the staff to send. */
  is_mailed: number;
  /** Sealed text: what is asked for, in the language of the application. */
  body: Uint8Array;
  /** Null while it is not answered, as is `answer`. */
  answered_at: number | null;
  /** Sealed JSON: `{ text, digest }`. */
  answer: Uint8Array | null;
}
