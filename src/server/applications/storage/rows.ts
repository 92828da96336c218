import { randomUUIDv7 } from 'node:crypto';
import type { Insertable } from 'kysely';
import { isQuarantined, scoreOf, type Signal } from '../abuse/score.ts';
import { channelsFor, keptUntil } from '../notifications/subscriptions.ts';
import type { Recordable } from './application.ts';
import { sha256 } from './digests.ts';
import type { ApplicationRow, Database } from './database/schema.ts';
import type { Vault } from './database/vault.ts';

export interface RecordOptions {
  vault: Vault;
  /** Each accepted application gets one delivery for each of these, unless its form is forwarded otherwise. */
  channels: readonly string[];
}

/** An application with what it will be known by, if it is the first with its key. */
export interface Candidate {
  application: Recordable;
  reference: string;
  token: string;
}

/** What opens the receipt page of an application. Throws a `SealedError` where the key is missing. */
export const openToken = (
  { sealed_token: sealed }: Pick<ApplicationRow, 'sealed_token'>,
  vault: Vault,
): string => (sealed ? new TextDecoder().decode(vault.open(sealed)) : '');

const toJsonBytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** What an application becomes in the database. Its files are sealed when it is their turn. */
export function toRows(
  { application, reference, token }: Candidate,
  signals: readonly Signal[],
  { vault, channels: usual }: RecordOptions,
) {
  const { form, receivedAt, answers, unrecognised } = application;
  const score = scoreOf(signals);
  const channels = channelsFor(form, usual);
  // Ids in the order of time: the index grows at its end, where random ones would change a page each.
  const outbox: Insertable<Database['outbox']>[] = (isQuarantined(score) ? [] : channels).map((channel) => ({
    id: randomUUIDv7(),
    reference,
    channel,
    state: 'pending',
    attempts: 0,
    next_attempt_at: receivedAt,
    created_at: receivedAt,
  }));
  return {
    version: { digest: form.digest, form: form.name, definition: form.definition },
    application: {
      reference,
      token: sha256(token),
      sealed_token: vault.seal(new TextEncoder().encode(token)),
      form: form.name,
      form_digest: form.digest,
      call: application.call,
      locale: application.locale,
      received_at: receivedAt,
      state: isQuarantined(score) ? ('quarantined' as const) : ('accepted' as const),
      answers: vault.seal(toJsonBytes({ answers, unrecognised })),
      flags: JSON.stringify(signals),
      score,
      channels: JSON.stringify(channels),
      erase_after: keptUntil(form, receivedAt),
    },
    files: application.files.map((file) => ({ ...file, reference })),
    consents: application.consents.map((consent) => ({
      reference,
      field: consent.field,
      version: consent.version,
      text_sha256: sha256(consent.text),
      notice_sha256: consent.notice === undefined ? null : sha256(consent.notice),
      locale: application.locale,
      given_at: receivedAt,
    })),
    outbox,
  };
}

/** A file of an application as it is stored. */
export function toFileRow(
  file: Recordable['files'][number] & { reference: string },
  vault: Vault,
): Insertable<Database['files']> {
  const { reference, field, name, content, sha256: digest, flags } = file;
  return {
    id: randomUUIDv7(),
    reference,
    field,
    name: vault.seal(new TextEncoder().encode(name)),
    size: content.length,
    sha256: '',
    sealed_sha256: vault.seal(new TextEncoder().encode(digest)),
    content: vault.seal(content),
    flags: JSON.stringify(flags),
  };
}
