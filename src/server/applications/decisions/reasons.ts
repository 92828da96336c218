import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DecidedState } from '../../../model/decisions/states.ts';
import { readCriteria, type Criteria } from '../review/criteria.ts';
import { findPhase } from '../review/phase.ts';
import { listReviewsOf } from '../review/results.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import { lockApplication } from '../storage/lock-applications.ts';
import type { Vault } from '../storage/database/vault.ts';

const bodySchema = z.object({ items: z.array(z.string()), overall: z.string() });

/** The reasons of a decision: a text for each criterion, in their order, and one in all. */
export type ReasonsBody = z.infer<typeof bodySchema>;

/** Signs: of each text. */
export const longestReason = 4_000;

export interface Reasons {
  /** `none`: nobody has worked on them; they begin with what reviewers wrote. */
  mode: 'none' | 'draft' | 'confirmed' | 'left-out';
  /** Which decision they were confirmed, or left out, for. */
  state: DecidedState | null;
  body: ReasonsBody;
  savedAt: number;
}

/** The criteria that the reviews of a call answer, as they were kept; undefined where none were. */
export async function criteriaOf(db: Kysely<Database>, call: string): Promise<Criteria | undefined> {
  const phase = await findPhase(db, call);
  return phase && readCriteria(db, phase.digest);
}

/** What reviewers wrote, by criterion, without their names. */
async function commentsOn(
  db: Kysely<Database>,
  vault: Vault,
  { reference, count }: { reference: string; count: number },
): Promise<ReasonsBody> {
  const sent = (await listReviewsOf(db, vault, reference)).filter(({ state }) => state === 'sent');
  const join = (texts: readonly string[]) => texts.filter((text) => text !== '').join('\n\n');
  return {
    items: Array.from({ length: count }, (_, index) =>
      join(sent.map(({ body }) => body.comments[index] ?? '')),
    ),
    overall: join(sent.map(({ body }) => body.comment)),
  };
}

/** The reasons of an application as they are now. @param count of criteria. */
export async function readReasons(
  db: Kysely<Database>,
  vault: Vault,
  asked: { reference: string; count: number },
): Promise<Reasons> {
  const row = await db
    .selectFrom('decision_reasons')
    .selectAll()
    .where('reference', '=', asked.reference)
    .executeTakeFirst();
  if (!row) return { mode: 'none', state: null, body: await commentsOn(db, vault, asked), savedAt: 0 };
  const body = bodySchema.parse(JSON.parse(new TextDecoder().decode(vault.open(row.body))));
  return { mode: row.mode, state: row.state, body, savedAt: row.saved_at };
}

export interface SavingReasons {
  reference: string;
  call: string;
  mode: 'draft' | 'confirmed' | 'left-out';
  state: DecidedState | null;
  body: ReasonsBody;
  /** When those that the person was shown were saved. */
  savedAt: number;
  actor: string;
  now: number;
  /** Puts it on record, in the same transaction. */
  record: (trx: Kysely<Database>) => Promise<void>;
}

/** Saves reasons, in place of those that the person was shown. @returns false where someone else saved others meanwhile, or the application is gone. */
export function saveReasons(
  db: Kysely<Database>,
  vault: Vault,
  { reference, call, mode, state, body, savedAt, actor, now, record }: SavingReasons,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    await lockApplication(trx, reference);
    const application = await trx
      .selectFrom('applications')
      .leftJoin('decision_reasons', 'decision_reasons.reference', 'applications.reference')
      .select('saved_at')
      .where('applications.reference', '=', reference)
      .where('applications.state', '=', 'accepted')
      .executeTakeFirst();
    if (!application || (application.saved_at ?? 0) !== savedAt) return false;
    await record(trx);
    const values = {
      mode,
      state,
      body: vault.seal(new TextEncoder().encode(JSON.stringify(body))),
      // Later than what is replaced, whatever the clock says: it tells two savings apart.
      saved_at: Math.max(now, savedAt + 1),
      saved_by: actor,
    };
    await trx
      .insertInto('decision_reasons')
      .values({ reference, ...values })
      .onConflict((conflict) => conflict.column('reference').doUpdateSet(values))
      .execute();
    return true;
  });
}
