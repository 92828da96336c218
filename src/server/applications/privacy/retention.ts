import { eraseApplications, findExpired, type EraseOptions } from './erase.ts';
import { expireDrafts } from '../storage/drafts/expire.ts';
import { dayMs } from '../../../model/durations.ts';

/** Expired codes stay for a while, so that the staff can see why one was refused. */
const codeMemoryMs = 30 * dayMs;

/**
 * Erases what is kept no longer: applications past the time that their form named, keys that no longer recognise a
 * repetition, old late codes, saved applications, and messages of applications that were erased meanwhile.
 *
 * @returns how many applications were erased.
 */
export async function keepToRetention(
  { store, mailDir }: { store: EraseOptions['store']; mailDir: string },
  now: number,
): Promise<number> {
  await store.db.deleteFrom('idempotency').where('expires_at', '<=', now).execute();
  await store.db
    .deleteFrom('late_codes')
    .where('expires_at', '<=', now - codeMemoryMs)
    .execute();
  await expireDrafts(store.db, now);
  return eraseApplications(await findExpired(store.db, now), { store, mailDir });
}
