import type { Kysely } from 'kysely';
import { acknowledgementChannel } from '../delivery/channels/mail/acknowledgement.ts';
import { addressChangedChannel, addressLinkChannel } from '../applicant/address/corrections.ts';
import { supplementAskedChannel } from '../applicant/supplement/ask.ts';
import { receiptLinkChannel } from '../applicant/link/queue.ts';
import { decisionChannel } from '../decisions/queue.ts';
import { confirmationChannel, openingChannel } from '../notifications/subscriptions.ts';
import type { Database } from '../storage/database/schema.ts';
import { isUnleased } from '../storage/outbox.ts';

/** Channels that write to applicants, not to the staff. */
const applicantChannels = [
  acknowledgementChannel,
  confirmationChannel,
  openingChannel,
  decisionChannel,
  receiptLinkChannel,
  addressLinkChannel,
  addressChangedChannel,
  supplementAskedChannel,
];

/** Which deliveries are to be made again; of all applications where none is named. */
export interface ReplayChoice {
  references: readonly string[];
  since?: number | undefined;
  until?: number | undefined;
  channel?: string | undefined;
  /** Also what was delivered. */
  sent: boolean;
}

export interface ChosenDelivery {
  id: string;
  reference: string;
  channel: string;
}

/** The deliveries chosen, in the order in which their applications came: what failed, and what waits after a failure. */
export function chooseDeliveries(
  db: Kysely<Database>,
  choice: ReplayChoice,
  now: number,
): Promise<ChosenDelivery[]> {
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
      // A decision that another one has replaced is told to nobody.
      const isDone = where.or([
        where('outbox.state', '=', 'sent'),
        where.and([where('outbox.state', '=', 'skipped'), where('last_error', '!=', 'superseded')]),
      ]);
      return where.or([failed, where.and([isDone, again])]);
    })
    .$if(choice.references.length > 0, (query) => query.where('outbox.reference', 'in', choice.references))
    .$if(choice.channel !== undefined, (query) => query.where('outbox.channel', '=', choice.channel ?? ''))
    .$if(choice.since !== undefined, (query) => query.where('received_at', '>=', choice.since ?? 0))
    .$if(choice.until !== undefined, (query) => query.where('received_at', '<', choice.until ?? 0))
    .select(['outbox.id', 'outbox.reference', 'outbox.channel'])
    .orderBy('received_at')
    .orderBy('outbox.reference')
    .execute();
}

/** Puts a delivery back in the queue, under its old identity: a mailbox that has the message already shows it once. */
export async function queueAgain(db: Kysely<Database>, id: string, now: number): Promise<void> {
  await db
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
}
