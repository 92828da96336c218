import { z } from 'zod';
import type { Kysely } from 'kysely';
import { acknowledgementChannel } from '../../applications/delivery/channels/mail/acknowledgement.ts';
import { confirmationChannel, openingChannel } from '../../applications/notifications/subscriptions.ts';
import type { Database } from '../../applications/storage/database/schema.ts';
import { isUnleased } from '../../applications/storage/outbox.ts';
import { flag, references, since, toSelection, until } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { channelName } from '../../applications/staff/format.ts';

/** Channels that write to applicants, not to the staff. */
const applicantChannels = [acknowledgementChannel, confirmationChannel, openingChannel];

interface Choice {
  args: readonly string[];
  since?: number | undefined;
  until?: number | undefined;
  channel?: string | undefined;
  /** Also what was delivered. */
  sent: boolean;
}

function choose(db: Kysely<Database>, choice: Choice, now: number) {
  return db
    .selectFrom('outbox')
    .innerJoin('applications', 'applications.reference', 'outbox.reference')
    .where('applications.state', '=', 'accepted')
    .where((where) => {
      // Not one that a worker is at this moment trying.
      const isWaiting = where.and([
        where('outbox.state', '=', 'pending'),
        where('attempts', '>', 0),
        isUnleased(now)(where),
      ]);
      // A channel that was taken away and set again: named, it gets what it missed.
      const isMissed = where.and([
        where('outbox.state', '=', 'skipped'),
        where('last_error', '=', 'channel-removed'),
      ]);
      const failed = where.or([
        where('outbox.state', '=', 'dead'),
        isWaiting,
        ...(choice.channel === undefined ? [] : [isMissed]),
      ]);
      if (!choice.sent) return failed;
      // Applicants are not written to again because the staff lost their messages.
      const isForStaff = where('outbox.channel', 'not in', applicantChannels);
      const again = choice.channel === undefined ? isForStaff : where.lit(true);
      return where.or([failed, where.and([where('outbox.state', 'in', ['sent', 'skipped']), again])]);
    })
    .$if(choice.args.length > 0, (query) => query.where('outbox.reference', 'in', choice.args))
    .$if(choice.channel !== undefined, (query) => query.where('outbox.channel', '=', choice.channel ?? ''))
    .$if(choice.since !== undefined, (query) => query.where('received_at', '>=', choice.since ?? 0))
    .$if(choice.until !== undefined, (query) => query.where('received_at', '<', choice.until ?? 0));
}

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
function linesOf(context: CommandContext, rows: readonly { reference: string; channel: string }[]): string[] {
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
    const rows = await choose(store.db, { ...choice, since: from, until: to }, now)
      .select(['outbox.id', 'outbox.reference', 'outbox.channel'])
      .orderBy('received_at')
      .orderBy('outbox.reference')
      .execute();
    for (const line of linesOf(context, rows)) await context.print(line);
    if (choice['dry-run']) {
      await context.print(t('replay.would', { count: rows.length }));
      return 0;
    }
    for (const [index, { id }] of rows.entries()) {
      await store.db
        .updateTable('outbox')
        .set({
          state: 'pending',
          attempts: 0,
          next_attempt_at: now,
          created_at: now,
          last_error: null,
          finished_at: null,
        })
        .where('id', '=', id)
        .where(isUnleased(now))
        .execute();
      context.progress(index + 1, rows.length);
    }
    await context.print(t('replay.done', { count: rows.length }));
    if (rows.length > 0) context.warn(t('forwarded-soon'));
    else if (!choice.sent) context.warn(t('replay.nothing'));
    return 0;
  },
});
