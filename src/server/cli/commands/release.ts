import type { Transaction } from 'kysely';
import { z } from 'zod';
import { isQuarantined, scoreOf, weights, type SignalName } from '../../applications/abuse/score.ts';
import { parseNames } from '../../applications/storage/name-list.ts';
import { queueDeliveries } from '../../applications/storage/outbox.ts';
import type { Database } from '../../applications/storage/database/schema.ts';
import { flag, references, selectionOptions, selectionShape, toSelection } from '../arguments.ts';
import { isKnownCall } from '../calls.ts';
import { defineCommand } from '../command.ts';
import type { Staff } from '../staff.ts';

const isSignal = (text: string): text is SignalName => Object.hasOwn(weights, text);
const signalSchema = z.string().refine(isSignal, 'not-a-reason');

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
  const deliveries = parseNames(released.channels).map((channel) => ({ reference, channel, at: now }));
  await queueDeliveries(trx, deliveries);
  return true;
}

const signalsSchema = z.array(signalSchema);

/** The quarantined applications of the choice that would not have been held back but for one reason. */
async function findHeldFor(staff: Staff, typed: Given, reason: SignalName): Promise<string[]> {
  const { form, call, since, until } = toSelection(typed, staff.zone);
  const rows = await staff.store.db
    .selectFrom('applications')
    .select(['reference', 'flags'])
    .where('state', '=', 'quarantined')
    .$if(form !== undefined, (query) => query.where('form', '=', form ?? ''))
    .$if(call !== undefined, (query) => query.where('call', '=', call ?? ''))
    .$if(since !== undefined, (query) => query.where('received_at', '>=', since ?? 0))
    .$if(until !== undefined, (query) => query.where('received_at', '<', until ?? 0))
    .orderBy('received_at')
    .execute();
  return rows
    .filter(({ flags }) => {
      const signals = signalsSchema.parse(parseNames(flags));
      const others = signals.filter((signal) => signal !== reason);
      return others.length < signals.length && !isQuarantined(scoreOf(others));
    })
    .map(({ reference }) => reference);
}

const schema = z
  .object({
    form: selectionShape.form,
    call: selectionShape.call,
    since: selectionShape.since,
    until: selectionShape.until,
    reason: signalSchema.optional(),
    'dry-run': flag,
    words: references,
  })
  .refine(({ reason, words }) => (reason === undefined) !== (words.length === 0), 'references-or-reason');

type Given = z.infer<typeof schema>;

/** Forwards what was held back: the applications named, or all those held back for one reason alone. */
export const release = defineCommand({
  name: 'release',
  options: {
    form: selectionOptions.form,
    call: selectionOptions.call,
    since: selectionOptions.since,
    until: selectionOptions.until,
    reason: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  schema,
  async run(staff, given) {
    const { store, t, now } = staff;
    if (!(await isKnownCall(staff, given.call))) return 1;
    const words = given.reason === undefined ? given.words : await findHeldFor(staff, given, given.reason);
    if (given['dry-run']) {
      for (const reference of words) await staff.print(reference);
      await staff.print(t('release.would', { count: words.length }));
      return 0;
    }
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
    if (words.length === 0) staff.tell(t('release.none'));
    if (failed < words.length) staff.tell(t('forwarded-soon'));
    return failed === 0 ? 0 : 1;
  },
});
