import { sql, type Kysely } from 'kysely';
import type { Contact } from './application.ts';
import type { Database } from './database/schema.ts';
import type { Vault } from './database/vault.ts';

export const sealText = (vault: Vault, text: string): Uint8Array =>
  vault.seal(new TextEncoder().encode(text));

export const openText = (vault: Vault, sealed: Uint8Array): string =>
  new TextDecoder().decode(vault.open(sealed));

/** The sealed address that an applicant corrected last, as a column of a query of `applications`; null where none was. */
export const correctedAddress = sql<Uint8Array | null>`(select address from address_corrections as correction
  where correction.reference = applications.reference and correction.state = 'current')`;

/** The address that an applicant corrected last; null where none was. */
export async function readContact(
  db: Kysely<Database>,
  vault: Vault,
  reference: string,
): Promise<Contact | null> {
  const row = await db
    .selectFrom('address_corrections')
    .select(['address', 'confirmed_at'])
    .where('reference', '=', reference)
    .where('state', '=', 'current')
    .executeTakeFirst();
  return row ? { address: openText(vault, row.address), since: row.confirmed_at ?? 0 } : null;
}

/** A correction that was confirmed. */
export interface Correction {
  at: number;
  from: string;
  to: string;
}

/** The corrections of an application's address, the newest first. */
export async function listCorrections(
  db: Kysely<Database>,
  vault: Vault,
  reference: string,
): Promise<Correction[]> {
  const rows = await db
    .selectFrom('address_corrections')
    .select(['confirmed_at', 'address', 'former'])
    .where('reference', '=', reference)
    .where('state', '!=', 'asked')
    .orderBy('confirmed_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ confirmed_at, address, former }) => ({
    at: confirmed_at ?? 0,
    from: former ? openText(vault, former) : '',
    to: openText(vault, address),
  }));
}
