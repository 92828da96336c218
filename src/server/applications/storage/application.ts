import type { FormDefinition } from '../../../forms/definition.ts';
import type { Reference } from '../../../forms/reference.ts';
import type { Consent } from '../../../forms/validate.ts';
import type { Answer } from '../../../forms/values.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { ApplicationState } from './database/schema.ts';
import type { FileFacts } from './files/pieces.ts';

/** The answers by field, and texts that came under names that the form does not have. */
export interface Answers {
  answers: Readonly<Record<string, Answer>>;
  unrecognised: Readonly<Record<string, readonly string[]>>;
}

/** A sign of spam. The store knows none by name: it adds up weights. */
export interface Signal {
  name: string;
  weight: number;
}

/** What decides, in the transaction that stores an application, whether it is forwarded or quarantined for the staff. */
export interface Screening {
  signals: readonly Signal[];
  /** From this sum of weights up it is quarantined. */
  quarantineScore: number;
  /** The form token that came with it, spent in the same transaction. `ifSpent` counts where it had been spent before. */
  token: { nonce: string; expiresAt: number; ifSpent: Signal } | null;
  /** Who sent it, as an HMAC; null where that is not known or must not count. `ifExceeded` counts beyond `max` in a window. */
  sender: { name: string; max: number; ifExceeded: Signal } | null;
}

/** A draft as a page names it, in a browser that may continue it. */
export interface DraftHold {
  id: string;
  /** The one that the page shows. */
  revision: number;
  /** SHA-256 of the browser's cookie. */
  browser: string;
}

/** A valid application that is about to be stored. */
export interface NewApplication extends Answers {
  form: FormDefinition;
  call: string | null;
  locale: Locale;
  receivedAt: number;
  consents: readonly Consent[];
  /** Ids of files that have arrived, or were held; in their order. */
  files: readonly string[];
  screening: Screening;
  /** One delivery for each of these, unless it is quarantined: then the staff's `release` queues them. */
  channels: readonly string[];
  /** When it is erased, unless something else happens to it before. */
  eraseAfter: number;
  /** The draft that it was continued from, which goes in the same transaction. */
  draft?: DraftHold | undefined;
  /** Lets it in after its call has closed; used up in the same transaction. Null where the call is open. */
  lateCode: string | null;
  idempotency: {
    key: string;
    /** SHA-256 of what was sent: the same key with another digest is refused. */
    digest: string;
    /** Null: the key is good as long as the application is kept. */
    expiresAt: number | null;
  };
}

/** The form definition that an application is kept with. */
export interface FormVersion {
  name: string;
  /** JSON, and the SHA-256 of that. */
  definition: string;
  digest: string;
}

/** An application as the database gets it: data only, so that it can be handed to another thread. */
export interface InsertableApplication extends Omit<NewApplication, 'form'> {
  form: FormVersion;
}

/** What the sender of an application holds as proof. */
export interface Receipt {
  reference: Reference;
  token: string;
  receivedAt: number;
}

/**
 * The outcome of storing an application. `replayed`: it was stored before, under this reference. `earlier`: what was stored
 * before under its key, with another content; the key, which only its sender knows, gives a right to that receipt.
 */
export type StoreResult =
  | ({ ok: true; replayed: boolean } & Receipt)
  | { ok: false; code: 'key-reused'; earlier: Receipt }
  | { ok: false; code: 'late-code-refused' }
  /** Its draft was sent, deleted or saved anew meanwhile, or is continued in another browser. */
  | { ok: false; code: 'draft-changed' }
  /** Another application has one of its files since it was looked for, or the file has expired. */
  | { ok: false; code: 'files-gone' };

/** An address that the applicant corrected and confirmed, and when. */
export interface Contact {
  address: string;
  since: number;
}

/** An attached file, without its content. */
export interface StoredFileFacts extends FileFacts {
  id: string;
  field: string;
  /** The name on the applicant's machine, made safe to show. */
  name: string;
}

/** What the staff asked an applicant for beside the application. */
export interface Supplement {
  id: string;
  /** `closed`: the staff wait for it no more. At most one of an application is `open`. */
  state: 'open' | 'answered' | 'closed';
  askedAt: number;
  /** The address of the account. */
  askedBy: string;
  /** A day, `2026-12-24`, in the zone of the call; null where none was set. */
  due: string | null;
  takesFiles: boolean;
  /** False where the text is for the staff to send. */
  isMailed: boolean;
  /** What is asked for, in the language of the application. */
  text: string;
  /** Never altered; null where there is none. `digest`: SHA-256 of all that came. */
  answer: { at: number; text: string; digest: string; files: readonly StoredFileFacts[] } | null;
}

/** An application as it was stored, with the definition that it answered. */
export interface StoredApplication extends Answers {
  reference: string;
  form: FormDefinition;
  call: string | null;
  locale: Locale;
  receivedAt: number;
  state: ApplicationState;
  /** Where messages go in place of the address among the answers, which stay as received; null where that was not corrected. */
  contact: Contact | null;
  /** The signals met, and the sum of their weights. */
  flags: readonly string[];
  score: number;
  consents: readonly {
    field: string;
    version: string;
    textSha256: string;
    noticeSha256: string | null;
    givenAt: number;
  }[];
  /** Those that came with the application itself. */
  files: readonly StoredFileFacts[];
  /** What the staff asked for since, in order. */
  supplements: readonly Supplement[];
}
