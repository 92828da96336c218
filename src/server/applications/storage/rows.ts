import type { InsertableApplication, Signal } from './application.ts';
import type { ApplicationRow } from './database/schema.ts';
import type { Vault } from './database/vault.ts';
import { sha256 } from '../../../digest.ts';

/** An application with the identifiers that it gets if it is the first with its idempotency key. */
export interface PendingApplication {
  application: InsertableApplication;
  reference: string;
  token: string;
}

/** What opens the receipt page of an application. Throws a `SealedError` where the key is missing. */
export const openToken = (
  { sealed_token: sealed }: Pick<ApplicationRow, 'sealed_token'>,
  vault: Vault,
): string => (sealed ? new TextDecoder().decode(vault.open(sealed)) : '');

const toJsonBytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** The rows of an application; its files have theirs. */
export function toRows(
  { application, reference, token }: PendingApplication,
  signals: readonly Signal[],
  vault: Vault,
) {
  const { form, receivedAt, answers, unrecognised, channels, screening } = application;
  const score = signals.reduce((sum, { weight }) => sum + weight, 0);
  const isQuarantined = score >= screening.quarantineScore;
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
      state: isQuarantined ? ('quarantined' as const) : ('accepted' as const),
      answers: vault.seal(toJsonBytes({ answers, unrecognised })),
      flags: JSON.stringify(signals.map(({ name }) => name)),
      score,
      channels: JSON.stringify(channels),
      erase_after: application.eraseAfter,
    },
    files: { reference, ids: application.files },
    consents: application.consents.map((consent) => ({
      reference,
      field: consent.field,
      version: consent.version,
      text_sha256: sha256(consent.text),
      notice_sha256: consent.notice === undefined ? null : sha256(consent.notice),
      locale: application.locale,
      given_at: receivedAt,
    })),
    deliveries: isQuarantined ? [] : channels.map((channel) => ({ reference, channel, at: receivedAt })),
  };
}
