import type { Kysely, Transaction } from 'kysely';
import type { DecidedState } from '../../../model/decisions/states.ts';
import { inTurn } from '../storage/database/in-turn.ts';
import type { Database } from '../storage/database/schema.ts';
import { lockApplications } from '../storage/lock-applications.ts';
import { writeChange } from './change.ts';
import { conflictWith, type Conflict } from './conflicts.ts';
import { readMessage, type Message, type MessageContext } from './message.ts';
import { pendingAmong, stillFits, type PendingDecision } from './pending.ts';
import { isWaiting, queueMessage } from './queue.ts';
import { readDecisions, type Decision, type Shown } from './read.ts';

/** What the person who applies was shown: the decision, and its message; empty where there was none. */
export type ShownToApply = Shown & { message: string };

export interface ApplyingOptions extends MessageContext {
  call: string;
  form: string;
  /** The address of the account. */
  actor: string;
  now: number;
  /** What the person who applies was shown, by reference. */
  shown: ReadonlyMap<string, ShownToApply>;
  /** Puts each on record, in the same transaction. */
  record: (applied: { reference: string; to: DecidedState }, trx: Kysely<Database>) => Promise<void>;
}

/** A pending decision with the message that goes with it. */
type Ready = PendingDecision & { message: Message | undefined };

async function findConflict(
  trx: Transaction<Database>,
  now: Ready,
  before: ShownToApply,
): Promise<Conflict | undefined> {
  const { reference, message } = now;
  const changed = conflictWith(reference, now, before);
  if (changed) return changed;
  if (!stillFits(now)) return { reference, why: 'transition', now, to: now.pending.to };
  if ((message?.digest ?? '') !== before.message) return { reference, why: 'message' };
  if (message?.reasons === 'unconfirmed') return { reference, why: 'reasons' };
  return (await isWaiting(trx, reference)) ? { reference, why: 'waiting' } : undefined;
}

async function findConflicts(
  trx: Transaction<Database>,
  { ready, all }: { ready: readonly Ready[]; all: ReadonlyMap<string, Decision> },
  shown: ApplyingOptions['shown'],
): Promise<Conflict[]> {
  const known = new Map(ready.map((decision) => [decision.reference, decision]));
  const conflicts: Conflict[] = [];
  for (const reference of new Set([...known.keys(), ...shown.keys()])) {
    const [pending, before, now] = [known.get(reference), shown.get(reference), all.get(reference)];
    const conflict: Conflict | undefined = !now
      ? { reference, why: 'gone' }
      : pending && before
        ? await findConflict(trx, pending, before)
        : { reference, why: now.state === 'withdrawn' && !pending ? 'withdrawn' : 'decision', now };
    if (conflict) conflicts.push(conflict);
  }
  return conflicts;
}

async function applyOne(
  trx: Transaction<Database>,
  { reference, state, pending, message }: Ready,
  { call, actor, now, vault, record }: ApplyingOptions,
): Promise<void> {
  await record({ reference, to: pending.to }, trx);
  await writeChange(trx, { reference, call, from: state, to: pending.to, actor, now });
  if (message) await queueMessage(trx, vault, message, { state: pending.to, now });
}

/**
 * Applies the pending decisions of a call, and puts their messages into the outbox, all in one transaction: as they were shown,
 * or none of them.
 *
 * @returns how many, how many of them with a message that goes by mail; or why none.
 */
export function applyDecisions(
  db: Kysely<Database>,
  options: ApplyingOptions,
): Promise<{ count: number; mailed: number; conflicts: Conflict[] }> {
  const { call, form, shown } = options;
  return db.transaction().execute(async (trx) => {
    await inTurn(trx, `reviews ${call}`);
    await lockApplications(trx, [...shown.keys()]);
    const ready: Ready[] = [];
    const all = await readDecisions(trx, { call, form });
    for (const decision of pendingAmong(all))
      ready.push({ ...decision, message: await readMessage(trx, call, decision, options) });
    const conflicts = await findConflicts(trx, { ready, all }, shown);
    if (conflicts.length > 0) return { count: 0, mailed: 0, conflicts };
    for (const decision of ready) await applyOne(trx, decision, options);
    const mailed = ready.filter(({ message }) => message?.isMailed).length;
    return { count: ready.length, mailed, conflicts };
  });
}
