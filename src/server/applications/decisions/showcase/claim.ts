import type { Kysely, Transaction } from 'kysely';
import { inTurn } from '../../storage/database/in-turn.ts';
import type { Database } from '../../storage/database/schema.ts';
import { lockApplication } from '../../storage/lock-applications.ts';
import { readDecisions } from '../read.ts';
import { freeName } from './names.ts';

export interface Claiming {
  reference: string;
  call: string;
  /** The name that its text would have. */
  slug: string;
  taken: ReadonlySet<string>;
  /** The start-ups that there are, by file name. */
  isThere: (name: string) => boolean;
  /** The address of the account. */
  actor: string;
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/** The name that the text of an application gets; or why it gets none. */
export type Claim =
  | { ok: true; name: string }
  | { ok: false; why: 'gone' | 'not-accepted' | 'pending' }
  | { ok: false; why: 'drafted'; name: string };

/**
 * Gives an application the name of its text before the text is there: a server that ends in between makes no second one, since
 * the next attempt takes the same name.
 */
export function claimName(
  db: Kysely<Database>,
  { reference, call, slug, taken, isThere, actor, now, record }: Claiming,
): Promise<Claim> {
  return db.transaction().execute(async (trx): Promise<Claim> => {
    await inTurn(trx, `reviews ${call}`);
    if ((await lockApplication(trx, reference)) !== 'accepted') return { ok: false, why: 'gone' };
    const decision = (await readDecisions(trx, { references: [reference] })).get(reference);
    if (decision?.state !== 'accepted') return { ok: false, why: 'not-accepted' };
    if (decision.pending) return { ok: false, why: 'pending' };
    const own = await nameOf(trx, reference);
    if (own !== null && isThere(own)) return { ok: false, why: 'drafted', name: own };
    const name = own !== null && !taken.has(own) ? own : await unclaimed(trx, slug, taken);
    await record(trx);
    await trx
      .updateTable('decisions')
      .set({ showcase_name: name, showcase_at: now, showcase_by: actor })
      .where('reference', '=', reference)
      .execute();
    return { ok: true, name };
  });
}

async function nameOf(trx: Transaction<Database>, reference: string): Promise<string | null> {
  const row = await trx
    .selectFrom('decisions')
    .select('showcase_name')
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row?.showcase_name ?? null;
}

/** A name that nothing has, nor another application whose text is not there yet. */
async function unclaimed(
  trx: Transaction<Database>,
  slug: string,
  taken: ReadonlySet<string>,
): Promise<string> {
  const others = new Set(taken);
  for (;;) {
    const name = freeName(slug, others);
    const claim = await trx
      .selectFrom('decisions')
      .select('reference')
      .where('showcase_name', '=', name)
      .executeTakeFirst();
    if (!claim) return name;
    others.add(name);
  }
}

/** Takes a name back from an application whose text is not there. */
export async function releaseName(db: Kysely<Database>, reference: string, name: string): Promise<void> {
  await db
    .updateTable('decisions')
    .set({ showcase_name: null, showcase_at: null, showcase_by: null })
    .where('reference', '=', reference)
    .where('showcase_name', '=', name)
    .execute();
}
