import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../store/schema.ts';
import { references } from './arguments.ts';
import { defineCommand } from './command.ts';

const channelsSchema = z.array(z.string());

/** Makes a quarantined application an accepted one and puts it in the outbox, for the channels it came for. */
async function releaseOne(trx: Transaction<Database>, reference: string, now: number): Promise<boolean> {
  const [released] = await trx
    .updateTable('applications')
    .set({ state: 'accepted' })
    .where('reference', '=', reference)
    .where('state', '=', 'quarantined')
    .returning('channels')
    .execute();
  if (!released) return false;
  const rows = channelsSchema.parse(JSON.parse(released.channels)).map((channel) => ({
    id: randomUUID(),
    reference,
    channel,
    state: 'pending' as const,
    attempts: 0,
    next_attempt_at: now,
    created_at: now,
  }));
  if (rows.length > 0) await trx.insertInto('outbox').values(rows).execute();
  return true;
}

/** Forwards what was held back. */
export const release = defineCommand({
  name: 'release',
  options: {},
  schema: z.object({ words: references.min(1, 'references') }),
  async run(staff, { words }) {
    const { store, t, now } = staff;
    let failed = 0;
    for (const reference of words) {
      if (await store.db.transaction().execute((trx) => releaseOne(trx, reference, now))) {
        await staff.print(t('release.done', { reference }));
        continue;
      }
      const found = await store.findByReference(reference);
      const key = found ? 'release.not-quarantined' : 'unknown-reference';
      staff.tell(t(key, { reference, state: found ? t(`state.${found.state}`) : '' }));
      failed += 1;
    }
    if (failed < words.length) staff.tell(t('forwarded-soon'));
    return failed === 0 ? 0 : 1;
  },
});
