import type { Generated } from 'kysely';
import type {
  AccountRow,
  ActivityRow,
  OneTimeLinkRow,
  PasskeyChallengeRow,
  PasskeyRow,
  SessionRow,
} from './accounts/rows.ts';
import type { AddressCorrectionRow } from './corrections/rows.ts';
import type {
  DecisionChangeRow,
  DecisionMessageRow,
  DecisionReasonRow,
  DecisionRow,
  DecisionTextRow,
} from './decisions/rows.ts';
import type { ApplicationDraftRow, DraftBrowserRow } from './drafts/rows.ts';
import type { SupplementRow } from './supplements/rows.ts';
import type { CriteriaVersionRow, ReviewCallRow, ReviewPanelRow, ReviewRow } from './reviews/rows.ts';

/** Times are milliseconds since 1970. Bytes marked "sealed" go through the vault: encrypted where there is a key. */
export interface Database {
  form_versions: FormVersionRow;
  applications: ApplicationRow;
  files: FileRow;
  consents: ConsentRow;
  idempotency: IdempotencyRow;
  outbox: OutboxRow;
  spent_proofs: SpentProofRow;
  sender_counts: SenderCountRow;
  acknowledged: AcknowledgedRow;
  secrets: SecretRow;
  alarms: AlarmRow;
  file_pieces: FilePieceRow;
  received: ReceivedRow;
  late_codes: LateCodeRow;
  chores: ChoreRow;
  leases: LeaseRow;
  releases: ReleaseRow;
  release_files: ReleaseFileRow;
  content_packs: ContentPackRow;
  content_pack_pieces: ContentPackPieceRow;
  subscriptions: SubscriptionRow;
  staff_notes: StaffNoteRow;
  address_corrections: AddressCorrectionRow;
  application_drafts: ApplicationDraftRow;
  draft_browsers: DraftBrowserRow;
  supplements: SupplementRow;
  criteria_versions: CriteriaVersionRow;
  review_calls: ReviewCallRow;
  review_panels: ReviewPanelRow;
  reviews: ReviewRow;
  decisions: DecisionRow;
  decision_changes: DecisionChangeRow;
  decision_texts: DecisionTextRow;
  decision_reasons: DecisionReasonRow;
  decision_messages: DecisionMessageRow;
  accounts: AccountRow;
  one_time_links: OneTimeLinkRow;
  sessions: SessionRow;
  passkeys: PasskeyRow;
  passkey_challenges: PasskeyChallengeRow;
  activity: ActivityRow;
}

/** A form definition as it was when it was answered, so that old answers can still be read. */
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
  /** SHA-256 of the token that opens the receipt page; the token is 128 random bits. */
  token: string;
  /** Sealed: the token itself, so that a repetition gets the same receipt. Null once the application is erased. */
  sealed_token: Uint8Array | null;
  form: string;
  form_digest: string;
  call: string | null;
  locale: string;
  received_at: number;
  state: ApplicationState;
  /** Sealed JSON: `{ answers, unrecognised }`. */
  answers: Uint8Array;
  /** JSON list of the signals met, by their names. */
  flags: string;
  /** The sum of the signals' weights, which decided whether it was quarantined. */
  score: Generated<number>;
  /**
   * JSON list of the channels that it is to be forwarded through, as configured when it came, or since a channel was taken
   * away (`src/server/applications/delivery/orphaned.ts`). One outbox row each, unless quarantined: `release` makes them.
   */
  channels: Generated<string>;
  /** When rows, files and messages are erased. */
  erase_after: number;
}

/**
 * A file that is arriving, held for the next attempt of a form that came back, or attached to an application. Arriving:
 * neither `token` nor `reference`.
 */
export interface FileRow {
  /** UUIDv7: in the order in which they came. */
  id: string;
  /** The application that it is attached to. */
  reference: string | null;
  form: string;
  field: string;
  /** Sealed text: the name that the applicant's machine gave. */
  name: Uint8Array;
  /** Of the content, in bytes; 0 until it is whole. */
  size: number;
  /** How many pieces it has; 0 until it is whole. */
  pieces: number;
  /** Sealed: SHA-256 of the content, hexadecimal. Null until it is whole. */
  sealed_sha256: Uint8Array | null;
  /** JSON list of what a reader should know before opening it, such as `javascript`. */
  flags: string;
  /** SHA-256 of the token that the page of a form that came back carries; null where none does. */
  token: string | null;
  /** Who sent it, an HMAC like that of `SenderCountRow`; null where that is not known, and once it is attached. */
  sender: string | null;
  /** From then on its token is worth nothing, and it is removed where no application has it. Null where neither can be. */
  expires_at: number | null;
  /** The draft of an application that it is kept with; null where that is none. */
  draft: Generated<string | null>;
  /** The answer that it came with, of what the staff asked for; null for a file of the application itself. */
  supplement: Generated<string | null>;
}

/** A part of what is in a file, in the order of `number`, which begins at 0. */
export interface FilePieceRow {
  file: string;
  number: number;
  /** Sealed in the context of file and number. */
  bytes: Uint8Array;
}

export interface ConsentRow {
  reference: string;
  field: string;
  version: string;
  /** Of the text shown. */
  text_sha256: string;
  /** Of the form's notice shown with it; null where that is not known. */
  notice_sha256: string | null;
  locale: string;
  given_at: number;
}

export interface IdempotencyRow {
  /** `key:` and the hash of the page's key, or `digest:` and the digest. */
  key: string;
  /** HMAC of the SHA-256 of the submission: without the server's key it confirms no guess of what was sent. */
  digest: string;
  reference: string;
  /** Null: as long as the application. */
  expires_at: number | null;
}

/** `skipped`: nothing had to be sent, for the reason in `last_error`. */
export type DeliveryState = 'pending' | 'sent' | 'skipped' | 'dead';

export interface OutboxRow {
  /** Never changes between attempts: `Message-ID` and `webhook-id` come from it. */
  id: string;
  reference: string;
  channel: string;
  state: DeliveryState;
  attempts: number;
  next_attempt_at: number;
  leased_until: number | null;
  /** Whose the lease is: random, anew with each claim. */
  lease_token: string | null;
  /** Why the last attempt failed; of a delivery that was skipped, its `SkipReason`. */
  last_error: string | null;
  /** When it was queued, or queued again: alarms measure from here how long it has been waiting. */
  created_at: number;
  finished_at: number | null;
}

/** A form token that was used: it is worth nothing a second time. */
export interface SpentProofRow {
  nonce: string;
  expires_at: number;
}

/** How many applications a sender sent in a fixed window. `sender` is an HMAC of the address with the day's salt. */
export interface SenderCountRow {
  sender: string;
  window_start: number;
  count: number;
}

/** The last automatic message about one thing to an address. `delivery` is the outbox row that sent it. */
export interface AcknowledgedRow {
  /** HMAC of the address and of what the message was about. */
  recipient: string;
  /** HMAC of the address alone. */
  address: Generated<string>;
  delivery: string;
  at: number;
}

/** A key of the servers' own, shared by all on one database: see `secrets.ts`. */
export interface SecretRow {
  name: string;
  /** Sealed. */
  value: Uint8Array;
}

/** Something that the staff must look at; gone when it is over. */
export interface AlarmRow {
  name: string;
  /** The server that it is about, of several on one database; empty for what they share. */
  server: string;
  detail: string;
  raised_at: number;
  /** When the staff were last written to about it. */
  notified_at: number | null;
  /** When it was last found to go on: one of a server that is gone is dropped. */
  seen_at: number;
}

/**
 * How many applications were ever stored, counted in the same transaction as the application. An application that has
 * vanished from `applications` is missed here.
 */
export interface ReceivedRow {
  form: string;
  /** Empty for a form without a call. */
  call: string;
  count: number;
}

/** A code that lets one person apply after a call has closed, once. */
export interface LateCodeRow {
  /** SHA-256 of the code; the code itself is known only to its recipient. */
  hash: string;
  call: string;
  created_at: number;
  expires_at: number;
  /** The application that used it. */
  reference: string | null;
}

/** What one of the staff wrote down about an application; removed with it. */
export interface StaffNoteRow {
  /** UUIDv7: in the order in which they were written. */
  id: string;
  reference: string;
  at: number;
  /** The address of the account. */
  author: string;
  /** Sealed. */
  text: Uint8Array;
}

/** A request to be notified of an opening, whose address was confirmed. */
export interface SubscriptionRow {
  reference: string;
  confirmed_at: number;
  /** When the message of the opening was put in the outbox; null while the call has not opened. */
  told_at: number | null;
}

/** When a scheduled job last started, so that a restart neither skips nor repeats it. */
export interface ChoreRow {
  name: string;
  last_at: number;
  /** The lease of the server that runs it; after a crash it ends by itself. */
  leased_until: number | null;
  lease_token: string | null;
}

/** What one of several servers does for all, while it holds the lease. */
export interface LeaseRow {
  name: string;
  /** Whose it is: random, anew each time that it is taken. */
  token: string;
  /** Where the other servers reach the one that holds it; empty where they cannot. */
  address: string;
  leased_until: number;
}

/** A publication of the site, which all servers on the database serve. */
export interface ReleaseRow {
  /** Grows with each. */
  number: number;
  /** JSON: `Release`. */
  release: string;
  /** JSON: `Manifest`. */
  files: string;
}

/** What is in a file of a release, by its digest: files that stay the same from one release to the next are here once. */
export interface ReleaseFileRow {
  /** SHA-256, hexadecimal. */
  digest: string;
  bytes: Uint8Array;
}

/** What a save added to the repository of the content, so that another server can go on from it. */
export interface ContentPackRow {
  /** Grows with each. */
  number: number;
  /** The one that this one adds to; null where it holds all objects, and needs none before it. */
  previous: number | null;
  /** JSON: all refs of the repository after the save, by name. */
  refs: string;
}

/** A part of a pack of git's, which holds the objects that the packs before it lack; in the order of `piece`, from 0. */
export interface ContentPackPieceRow {
  number: number;
  piece: number;
  bytes: Uint8Array;
}
