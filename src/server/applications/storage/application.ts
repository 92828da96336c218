import type { FormDefinition } from '../../../forms/definition.ts';
import type { Reference } from '../../../forms/reference.ts';
import type { Consent } from '../../../forms/validate.ts';
import type { Answer } from '../../../forms/values.ts';
import type { Locale } from '../../../i18n/locales.ts';
import type { Signal } from '../abuse/score.ts';

/** A file that came with an application. */
export interface UploadedFile {
  field: string;
  /** As the applicant's machine calls it, made safe to show. */
  name: string;
  content: Uint8Array;
  /** What a reader should know before opening it. */
  flags: readonly string[];
}

/** What somebody answered: by field, and what came under names that the form does not know. */
export interface Answers {
  answers: Readonly<Record<string, Answer>>;
  unrecognised: Readonly<Record<string, readonly string[]>>;
}

/** An application that was found right and is about to be stored. */
export interface NewApplication extends Answers {
  form: FormDefinition;
  call: string | null;
  locale: Locale;
  receivedAt: number;
  consents: readonly Consent[];
  files: readonly UploadedFile[];
  /** What speaks for spam. The sum of the weights decides: forwarded, or kept in quarantine for the staff. */
  signals: readonly Signal[];
  /** The proof of work that came with it, spent in the same transaction; a second use is a signal. */
  proof: { nonce: string; expiresAt: number } | null;
  /** Who sent it, as an HMAC; null where it cannot be told, or must not count. Too many in a window are a signal. */
  sender: string | null;
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

/** A form definition as an answer to it is kept with. */
export interface FormVersion extends Pick<FormDefinition, 'name' | 'purpose' | 'retentionDays'> {
  /** JSON, and the SHA-256 of that. */
  definition: string;
  digest: string;
}

/** An application with all that the database is given of it: data only, so that it can be handed to another thread. */
export interface Recordable extends Omit<NewApplication, 'form' | 'files'> {
  form: FormVersion;
  files: readonly (UploadedFile & { sha256: string })[];
}

/** What the sender of an application holds as proof. */
export interface Receipt {
  reference: Reference;
  token: string;
  receivedAt: number;
}

/**
 * What became of it. `replayed`: it was stored before, under this reference. `earlier`: what was stored before under its
 * key, with another content; the key, which only its sender knows, gives a right to that receipt.
 */
export type Submission =
  | ({ ok: true; replayed: boolean } & Receipt)
  | { ok: false; code: 'key-reused'; earlier: Receipt }
  | { ok: false; code: 'late-code-refused' };
