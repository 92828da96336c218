/**
 * An application that is not sent yet, kept for its applicant to continue in another browser. Never shown to the staff, and no
 * application: none of their counts has it.
 */
export interface ApplicationDraftRow {
  /** UUIDv7. */
  id: string;
  /** HMAC of the call and of the mailbox that it was saved for. */
  owner: string;
  form: string;
  /** Of the definition that was on the page. */
  form_digest: string;
  call: string;
  /** The language in which it was saved last. */
  locale: string;
  /** When the link of a message to its mailbox was opened; null before. One mailbox has at most one such draft of a call. */
  proven_at: number | null;
  /** Grows with each save, so that an older page does not overwrite a newer one. */
  revision: number;
  /** SHA-256 of the cookie of the browser that saved it last. */
  browser: string;
  saved_at: number;
  expires_at: number;
  /** Sealed JSON: `DraftBody`. */
  body: Uint8Array;
  /** UUIDv7 of the message that is to go out: its `Message-ID` comes from it. */
  mail_id: string;
  /** When the message with the link is tried next; null where none is to go out. */
  mail_due_at: number | null;
  mail_attempts: number;
}

/** A browser that may read and continue a draft. */
export interface DraftBrowserRow {
  draft: string;
  /** SHA-256 of its cookie. */
  browser: string;
}
