import { z } from 'zod';
import { chooseDeliveries, queueAgain, type ChosenDelivery } from '../../applications/staff/replay.ts';
import { flag, references, since, toSelection, until } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { channelName } from '../../applications/staff/format.ts';

async function findUnknown({ store }: CommandContext, args: readonly string[]): Promise<string[]> {
  if (args.length === 0) return [];
  const rows = await store.db
    .selectFrom('applications')
    .select('reference')
    .where('reference', 'in', args)
    .execute();
  const known = new Set(rows.map(({ reference }) => reference));
  return args.filter((word) => !known.has(word));
}

/** More than this are counted, not named. */
const maxNamed = 50;

/** What is replayed: one line per delivery, and a count per channel beyond `maxNamed`. */
function linesOf(context: CommandContext, rows: readonly ChosenDelivery[]): string[] {
  const more = rows.slice(maxNamed);
  const byChannel = Map.groupBy(more, ({ channel }) => channel);
  return [
    ...rows.slice(0, maxNamed).map(({ reference, channel }) => `${reference}  ${channel}`),
    ...[...byChannel].map(([channel, { length }]) =>
      context.t('replay.more', { channel: channelName(context, channel), count: length }),
    ),
  ];
}

/** Puts deliveries back in the queue, under their old identity: a mailbox that has the message already shows it once. */
export const replay = defineCommand({
  name: 'replay',
  options: {
    since: { type: 'string' },
    until: { type: 'string' },
    channel: { type: 'string' },
    sent: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
  },
  schema: z
    .object({
      since,
      until,
      channel: z.string().optional(),
      sent: flag,
      'dry-run': flag,
      args: references,
    })
    .refine(
      ({ args, sent, since: from }) => !sent || args.length > 0 || from !== undefined,
      'replay-sent-all',
    ),
  async run(context, choice) {
    const { store, t, now } = context;
    const unknown = await findUnknown(context, choice.args);
    for (const reference of unknown) context.warn(t('unknown-reference', { reference }));
    if (unknown.length > 0) return 1;
    const { since: from, until: to } = toSelection(choice, context.zone);
    const { args, channel, sent } = choice;
    const chosen = { references: args, since: from, until: to, channel, sent };
    const rows = await chooseDeliveries(store.db, chosen, now);
    for (const line of linesOf(context, rows)) await context.print(line);
    if (choice['dry-run']) {
      await context.print(t('replay.would', { count: rows.length }));
      return 0;
    }
    for (const [index, { id }] of rows.entries()) {
      await queueAgain(store.db, id, now);
      context.progress(index + 1, rows.length);
    }
    await context.print(t('replay.done', { count: rows.length }));
    if (rows.length > 0) context.warn(t('forwarded-soon'));
    else if (!choice.sent) context.warn(t('replay.nothing'));
    return 0;
  },
});
