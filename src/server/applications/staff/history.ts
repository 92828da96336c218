import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import { subjectReference } from '../storage/database/migrations/staff-pages.ts';

/** How much of the record the page of an application shows. */
const shown = 100;

/** What the record has of one application, the newest first: who read it, and what was done with it. */
export const readHistory = (db: Kysely<Database>, reference: string) =>
  db
    .selectFrom('activity')
    .select(['at', 'actor', 'action', 'subject'])
    .where(subjectReference, '=', reference)
    .orderBy('id', 'desc')
    .limit(shown)
    .execute();
