import { randomUUIDv7 } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import type { DecidedState } from '../../../model/decisions/states.ts';
import { requeue } from '../storage/outbox.ts';
import type { Database } from '../storage/database/schema.ts';
import type { Vault } from '../storage/database/vault.ts';
import type { Message } from './message.ts';

/** The channel's name in the outbox. */
export const decisionChannel = 'decision';

const bodySchema = z.object({ subject: z.string(), text: z.string(), language: z.enum(['fr', 'en']) });

/** True where the message of an earlier decision has not gone out yet. */
export async function isWaiting(db: Kysely<Database>, reference: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox')
    .select('id')
    .where('reference', '=', reference)
    .where('channel', '=', decisionChannel)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the message of a decision as it was shown, and puts it in the outbox where it goes by mail. */
export async function queueMessage(
  trx: Transaction<Database>,
  vault: Vault,
  { reference, subject, text, language, isMailed }: Message,
  { state, now }: { state: DecidedState; now: number },
): Promise<void> {
  const body = vault.seal(new TextEncoder().encode(JSON.stringify({ subject, text, language })));
  await trx
    .insertInto('decision_messages')
    .values({ id: randomUUIDv7(), reference, at: now, state, is_mailed: isMailed ? 1 : 0, body })
    .execute();
  if (isMailed) await requeue(trx, { reference, channel: decisionChannel, at: now });
}

/** The messages of decisions on an application, the newest first. */
export async function listMessages(db: Kysely<Database>, vault: Vault, reference: string) {
  const rows = await db
    .selectFrom('decision_messages')
    .selectAll()
    .where('reference', '=', reference)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ at, state, is_mailed, body }) => ({
    at,
    state,
    isMailed: is_mailed === 1,
    ...bodySchema.parse(JSON.parse(new TextDecoder().decode(vault.open(body)))),
  }));
}
