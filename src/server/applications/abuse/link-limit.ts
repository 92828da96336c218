import type { Kysely } from 'kysely';
import { countSender } from '../storage/signals.ts';
import type { Database } from '../storage/database/schema.ts';
import { limitsOf } from './sender.ts';

/** Counts a question for a link, and says whether its sender asks within bounds. @param sender null where nobody is counted. */
export async function isWithinLinkLimit(
  db: Kysely<Database>,
  sender: string | null,
  now: number,
): Promise<boolean> {
  if (sender === null) return true;
  // Counted apart from applications, which nobody is to be refused for having lost a link.
  const count = await countSender(db, `link ${sender}`, now);
  return count <= limitsOf(sender).links;
}
