import { z } from 'zod';
import type { Kysely } from 'kysely';
import { parseReference } from '../../../forms/reference.ts';
import { isLocale } from '../../../i18n/locales.ts';
import { readContact } from './address-corrections.ts';
import type { Answers, StoredApplication, StoreResult } from './application.ts';
import type { Database } from './database/schema.ts';
import type { Vault } from './database/vault.ts';
import { listSupplements } from './supplements.ts';
import { findDefinition } from './form-versions.ts';
import { openToken } from './rows.ts';
import { parseNames } from './name-list.ts';

const answersSchema = z.object({
  answers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  unrecognised: z.record(z.string(), z.array(z.string())),
});

/** What stands in place of answers that were erased. */
export const noAnswers = Uint8Array.of(0);

/** The answers of a row of `applications`; none where they were erased. */
export function readAnswers(vault: Vault, sealed: Uint8Array): Answers {
  if (sealed.length === noAnswers.length) return { answers: {}, unrecognised: {} };
  return answersSchema.parse(JSON.parse(new TextDecoder().decode(vault.open(sealed))));
}

/** The outcome of an earlier application with the same key; undefined where there is none. */
export async function findEarlier(
  db: Kysely<Database>,
  vault: Vault,
  { key, digest }: { key: string; digest: string },
  now: number,
): Promise<StoreResult | undefined> {
  const row = await db
    .selectFrom('idempotency')
    .innerJoin('applications', 'applications.reference', 'idempotency.reference')
    .select(['applications.reference', 'applications.sealed_token', 'applications.received_at'])
    .select('idempotency.digest')
    .where('idempotency.key', '=', key)
    .where((where) =>
      where.or([where('idempotency.expires_at', 'is', null), where('idempotency.expires_at', '>', now)]),
    )
    .executeTakeFirst();
  const parsed = row && parseReference(row.reference);
  if (!row || !parsed?.ok) return undefined;
  const receipt = { reference: parsed.reference, token: openToken(row, vault), receivedAt: row.received_at };
  return row.digest === digest
    ? { ok: true, ...receipt, replayed: true }
    : { ok: false, code: 'key-reused', earlier: receipt };
}

/** An application by its reference, or by the hash of its receipt's token. */
export async function findApplication(
  db: Kysely<Database>,
  vault: Vault,
  column: 'reference' | 'token',
  value: string,
): Promise<StoredApplication | undefined> {
  const row = await db.selectFrom('applications').selectAll().where(column, '=', value).executeTakeFirst();
  if (!row) return undefined;
  const { reference, locale } = row;
  const consents = await db.selectFrom('consents').selectAll().where('reference', '=', reference).execute();
  const files = await db
    .selectFrom('files')
    .select(['id', 'field', 'name', 'size', 'sealed_sha256', 'flags', 'supplement'])
    .where('reference', '=', reference)
    .orderBy('id')
    .execute();
  const text = (sealed: Uint8Array) => new TextDecoder().decode(vault.open(sealed));
  const attached = Map.groupBy(files, ({ supplement }) => supplement ?? '');
  const factsOf = (list: typeof files) =>
    list.map(({ id, field, name, size, sealed_sha256: digest, flags }) => ({
      id,
      field,
      size,
      name: text(name),
      sha256: digest ? text(digest) : '',
      flags: parseNames(flags),
    }));
  // Under '': those of the application itself.
  const supplied = new Map([...attached].map(([supplement, list]) => [supplement, factsOf(list)]));
  return {
    ...readAnswers(vault, row.answers),
    reference,
    form: await findDefinition(db, row.form_digest),
    call: row.call,
    locale: isLocale(locale) ? locale : 'fr',
    receivedAt: row.received_at,
    state: row.state,
    contact: await readContact(db, vault, reference),
    flags: parseNames(row.flags),
    score: row.score,
    consents: consents.map((consent) => ({
      field: consent.field,
      version: consent.version,
      textSha256: consent.text_sha256,
      noticeSha256: consent.notice_sha256,
      givenAt: consent.given_at,
    })),
    files: supplied.get('') ?? [],
    supplements: await listSupplements(db, vault, reference, supplied),
  };
}
