import { randomUUIDv7 } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { DecidedState } from '../../../model/decisions/states.ts';
import type { SkipReason } from '../delivery/channel.ts';
import { requeue } from '../storage/outbox.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import type { Message } from './message.ts';

/** The channel's name in the outbox. */
export const decisionChannel = 'decision';

const bodySchema = z.object({ subject: z.string(), text: z.string(), language: z.enum(['fr', 'en']) });

/**
 * True where the message of an earlier decision has not gone out yet. A write: until the end of the transaction nobody puts it
 * back in the queue.
 */
export async function isWaiting(trx: Transaction<Database>, reference: string): Promise<boolean> {
  const rows = await trx
    .updateTable('outbox')
    .set((row) => ({ state: row.ref('state') }))
    .where('reference', '=', reference)
    .where('channel', '=', decisionChannel)
    .returning('state')
    .execute();
  return rows.some(({ state }) => state === 'pending');
}

/** A message of an earlier decision that was given up is history: nothing puts it back in the queue after another decision. */
export async function supersedeMessage(
  trx: Transaction<Database>,
  { reference, now }: { reference: string; now: number },
): Promise<void> {
  const superseded: SkipReason = 'superseded';
  await trx
    .updateTable('outbox')
    .set({ state: 'skipped', last_error: superseded, finished_at: now })
    .where('reference', '=', reference)
    .where('channel', '=', decisionChannel)
    .where('state', '=', 'dead')
    .execute();
}

/** Keeps the message of a decision as it was shown, and puts it in the outbox where it goes by mail: both have one id. */
export async function queueMessage(
  trx: Transaction<Database>,
  vault: Vault,
  { reference, subject, text, language, isMailed }: Message,
  { state, now }: { state: DecidedState; now: number },
): Promise<void> {
  const body = vault.seal(new TextEncoder().encode(JSON.stringify({ subject, text, language })));
  const id = randomUUIDv7();
  await trx
    .insertInto('decision_messages')
    .values({ id, reference, at: now, state, is_mailed: isMailed ? 1 : 0, body })
    .execute();
  if (isMailed) await requeue(trx, { id, reference, channel: decisionChannel, at: now });
}

/** The messages of decisions on an application, the newest first. */
export async function listMessages(db: Kysely<Database>, vault: Vault, reference: string) {
  const rows = await db
    .selectFrom('decision_messages')
    .selectAll()
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, at, state, is_mailed, body }) => ({
    id,
    at,
    state,
    isMailed: is_mailed === 1,
    ...bodySchema.parse(JSON.parse(new TextDecoder().decode(vault.open(body)))),
  }));
}
