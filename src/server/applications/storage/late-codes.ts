import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { sha256 } from '../../../digest.ts';
import type { Database } from './database/schema.ts';

/** No characters that are taken for another when dictated or typed; 32 of them, so that a byte gives one without bias. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const length = 16;

const clean = (typed: string) => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
const hashOf = (typed: string) => sha256(`late-code\n${clean(typed)}`);

/** A code as its recipient gets it: `K7QM-…`, 80 random bits. */
function makeCode(): string {
  const characters = Array.from(randomBytes(length), (byte) => alphabet.charAt(byte % alphabet.length));
  return characters.join('').match(/.{4}/g)?.join('-') ?? '';
}

/** Makes codes that let one person each apply to a call after it has closed. Only their hashes are stored. */
export async function makeLateCodes(
  db: Kysely<Database>,
  { call, count, now, expiresAt }: { call: string; count: number; now: number; expiresAt: number },
): Promise<string[]> {
  const codes = Array.from({ length: count }, makeCode);
  const rows = codes.map((code) => ({
    hash: hashOf(code),
    call,
    created_at: now,
    expires_at: expiresAt,
    reference: null,
  }));
  await db.insertInto('late_codes').values(rows).execute();
  return codes;
}

/** Whether a code, as it was typed, opens a call: for a page that is about to show the form. Redeems nothing. */
export async function isLateCodeValid(
  db: Kysely<Database>,
  { code, call, now }: { code: string; call: string; now: number },
): Promise<boolean> {
  const row = await db
    .selectFrom('late_codes')
    .select('hash')
    .where('hash', '=', hashOf(code))
    .where('call', '=', call)
    .where('reference', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Uses a code up for an application, in the transaction that stores it. False where the code is unknown, for another call,
 * expired or used; the application must then not be stored.
 */
export async function redeemLateCode(
  trx: Transaction<Database>,
  { code, call, now, reference }: { code: string; call: string; now: number; reference: string },
): Promise<boolean> {
  const used = await trx
    .updateTable('late_codes')
    .set({ reference })
    .where('hash', '=', hashOf(code))
    .where('call', '=', call)
    .where('reference', 'is', null)
    .where('expires_at', '>', now)
    .returning('hash')
    .execute();
  return used.length === 1;
}
