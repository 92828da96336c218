/** Times are milliseconds since 1970. Bytes marked "sealed" go through the vault: encrypted where there is a key. */
export interface Database {
  form_versions: FormVersionRow;
  applications: ApplicationRow;
  files: FileRow;
  consents: ConsentRow;
  idempotency: IdempotencyRow;
  outbox: OutboxRow;
}

/** A form definition as it was when somebody answered it, so that old answers can still be read. */
export interface FormVersionRow {
  /** SHA-256 of `definition`. */
  digest: string;
  form: string;
  /** JSON. */
  definition: string;
}

export type ApplicationState = 'accepted' | 'quarantined' | 'erased';

export interface ApplicationRow {
  reference: string;
  /** Opens the receipt page; 128 random bits. */
  token: string;
  form: string;
  form_digest: string;
  call: string | null;
  locale: string;
  received_at: number;
  state: ApplicationState;
  /** Sealed JSON: `{ answers, unrecognised }`. */
  answers: Uint8Array;
  /** JSON list of the reasons that sent it to quarantine. */
  flags: string;
  /** When rows, files and messages are erased. */
  erase_after: number;
}

export interface FileRow {
  id: string;
  reference: string;
  field: string;
  /** Sealed text: the name that the applicant's machine gave. */
  name: Uint8Array;
  size: number;
  sha256: string;
  /** Sealed. */
  content: Uint8Array;
  /** JSON list of what a reader should know before opening it, such as `javascript`. */
  flags: string;
}

export interface ConsentRow {
  reference: string;
  field: string;
  version: string;
  /** Of the text shown. */
  text_sha256: string;
  locale: string;
  given_at: number;
}

export interface IdempotencyRow {
  key: string;
  /** SHA-256 of the submission. */
  digest: string;
  reference: string;
  /** Null: as long as the application. */
  expires_at: number | null;
}

export type DeliveryState = 'pending' | 'sent' | 'dead';

export interface OutboxRow {
  /** Never changes between attempts: `Message-ID` and `webhook-id` come from it. */
  id: string;
  reference: string;
  channel: string;
  state: DeliveryState;
  attempts: number;
  next_attempt_at: number;
  leased_until: number | null;
  last_error: string | null;
  created_at: number;
  finished_at: number | null;
}
