import type { Kysely } from 'kysely';
import type { Database } from '../storage/database/schema.ts';
import { readMessage, type MessageContext } from './message.ts';
import { readPending } from './pending.ts';
import { criteriaOf, readReasons, saveReasons } from './reasons.ts';

export interface LeavingOut extends MessageContext {
  call: string;
  form: string;
  /** The address of the account. */
  actor: string;
  now: number;
  /** Puts each on record, in the same transaction. */
  record: (reference: string, trx: Kysely<Database>) => Promise<void>;
}

/** Leaves the reasons out of all messages of a call on which nobody has worked: what someone keeps as a draft stays. @returns how many. */
export async function leaveOutReasons(db: Kysely<Database>, options: LeavingOut): Promise<number> {
  const { call, form, vault, actor, now, record } = options;
  const asked = (await criteriaOf(db, call))?.selection.length ?? 0;
  let count = 0;
  for (const decision of await readPending(db, { call, form })) {
    const { reference, pending } = decision;
    const message = await readMessage(db, call, decision, options);
    const { mode, body, savedAt } = await readReasons(db, vault, { reference, count: asked });
    if (message?.reasons !== 'unconfirmed' || mode !== 'none') continue;
    const isSaved = await saveReasons(db, vault, {
      reference,
      call,
      mode: 'left-out',
      state: pending.to,
      body,
      savedAt,
      actor,
      now,
      record: (trx) => record(reference, trx),
    });
    if (isSaved) count += 1;
  }
  return count;
}
