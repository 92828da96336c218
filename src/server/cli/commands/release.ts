import { z } from 'zod';
import { isQuarantined, scoreOf, weights, type SignalName } from '../../applications/abuse/score.ts';
import { parseNames } from '../../applications/storage/name-list.ts';
import { releaseApplication } from '../../applications/staff/release.ts';
import { flag, references, selectionOptions, selectionShape, toSelection } from '../arguments.ts';
import { isKnownCall } from '../calls.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { selectApplications } from '../../applications/staff/find/select.ts';

const isSignal = (text: string): text is SignalName => Object.hasOwn(weights, text);
const signalSchema = z.string().refine(isSignal, 'not-a-reason');

const signalsSchema = z.array(signalSchema);

/** The quarantined applications of the choice that would not have been held back but for one reason. */
async function findHeldFor(context: CommandContext, typed: Given, reason: SignalName): Promise<string[]> {
  const selection = toSelection({ ...typed, state: 'quarantined' }, context.zone);
  const rows = await selectApplications(context.store.db, selection)
    .select(['reference', 'flags'])
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
    args: references,
  })
  .refine(({ reason, args }) => (reason === undefined) !== (args.length === 0), 'references-or-reason');

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
  async run(context, given) {
    const { store, t, now } = context;
    if (!(await isKnownCall(context, given.call))) return 1;
    const args = given.reason === undefined ? given.args : await findHeldFor(context, given, given.reason);
    if (given['dry-run']) {
      for (const reference of args) await context.print(reference);
      await context.print(t('release.would', { count: args.length }));
      return 0;
    }
    let failed = 0;
    for (const reference of args) {
      const outcome = await releaseApplication(store.db, reference, now);
      if (outcome === 'released') await context.print(t('release.done', { reference }));
      else {
        const isUnknown = outcome === 'unknown';
        const key = isUnknown ? 'unknown-reference' : 'release.not-quarantined';
        context.warn(t(key, { reference, state: isUnknown ? '' : t(`state.${outcome}`) }));
        failed += 1;
      }
    }
    if (args.length === 0) context.warn(t('release.none'));
    if (failed < args.length) context.warn(t('forwarded-soon'));
    return failed === 0 ? 0 : 1;
  },
});
