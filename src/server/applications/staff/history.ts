import type { Kysely } from 'kysely';
import { maskedAddress } from '../delivery/channels/mail/addresses.ts';
import { listCorrections } from '../storage/address-corrections.ts';
import type { Database } from '../storage/database/schema.ts';
import { subjectReference } from '../storage/database/migrations/staff-pages.ts';
import type { Vault } from '../storage/database/vault.ts';

/** How much of the record the page of an application shows. */
const shown = 100;

/** The line of the record that a correction of the address leaves. The record outlives the application: no address is in it. */
export const addressCorrected = 'application-address-corrected';

/** The lines of the record that a request for more leaves: asked, waited for no more, answered. No text is in them. */
export const supplementAsked = 'application-supplement-asked';
export const supplementClosed = 'application-supplement-closed';
export const supplementGiven = 'application-supplement-given';

/**
 * What the record has of one application, the newest first: who read it, and what was done with it. `detail`: of a correction
 * of its address, both, masked, as long as the application is kept; empty otherwise.
 */
export async function readHistory(db: Kysely<Database>, vault: Vault, reference: string) {
  const lines = await db
    .selectFrom('activity')
    .select(['at', 'actor', 'action', 'subject'])
    .where(subjectReference, '=', reference)
    .orderBy('id', 'desc')
    .limit(shown)
    .execute();
  const isCorrected = lines.some(({ action }) => action === addressCorrected);
  const corrections = isCorrected ? await listCorrections(db, vault, reference) : [];
  return lines.map((line) => {
    const correction = line.action === addressCorrected ? corrections.shift() : undefined;
    const detail = correction ? `${maskedAddress(correction.from)} → ${maskedAddress(correction.to)}` : '';
    return { ...line, detail };
  });
}
