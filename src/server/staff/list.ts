import { z } from 'zod';
import { flag, noWords, selectionOptions, selectionShape } from './arguments.ts';
import { defineCommand } from './command.ts';
import { callTitle, channelName, outcome, shortMoment, toJsonLine } from './output.ts';
import { listApplications, type Listed } from './select.ts';
import type { Staff } from './staff.ts';
import { table } from './table.ts';

/** True where nothing more is to be done. */
const isSettled = ({ state }: Listed['deliveries'][number]) => state === 'sent' || state === 'skipped';

/** `courriel transmis · webhook en attente (3 essais)` */
function deliveriesInWords(staff: Staff, { state, deliveries }: Listed): string {
  if (state !== 'accepted') return '—';
  return deliveries
    .map((delivery) => {
      const words = `${channelName(staff, delivery.channel)} ${outcome(staff, delivery)}`;
      const { attempts } = delivery;
      return attempts === 0 || isSettled(delivery)
        ? words
        : `${words} (${staff.t('attempts', { count: attempts })})`;
    })
    .join(' · ');
}

function toRow(staff: Staff, listed: Listed): string[] {
  const { reference, receivedAt, form, call, state } = listed;
  const where = call === null ? form : callTitle(staff, call);
  return [
    reference,
    shortMoment(staff, receivedAt),
    where,
    staff.t(`state.${state}`),
    deliveriesInWords(staff, listed),
  ];
}

/** For programs, which know the states pending, sent and dead: what did not have to be sent says so in `lastError`. */
function toJson({ receivedAt, reference, form, call, state, deliveries: all }: Listed) {
  const deliveries = all.map((delivery) =>
    delivery.state === 'skipped'
      ? { ...delivery, state: 'sent', lastError: `not sent: ${delivery.lastError ?? ''}` }
      : delivery,
  );
  return { reference, form, call, receivedAt: new Date(receivedAt).toISOString(), state, deliveries };
}

/** All applications, or those chosen, in the order in which they came. */
export const list = defineCommand({
  name: 'list',
  options: { ...selectionOptions, json: { type: 'boolean' } },
  schema: z.object({ ...selectionShape, json: flag, words: noWords }),
  async run(staff, { json, ...selection }) {
    const found = listApplications(staff.store.db, selection);
    if (json) {
      for await (const listed of found) await staff.print(toJsonLine(toJson(listed)));
      return 0;
    }
    const rows: string[][] = [];
    for await (const listed of found) rows.push(toRow(staff, listed));
    if (rows.length === 0) {
      await staff.print(staff.t('list.none'));
      return 0;
    }
    const { t, zone } = staff;
    const head = [t('reference'), t('list.received', { zone }), t('call'), t('state'), t('deliveries')];
    for (const line of table(head, rows)) await staff.print(line);
    await staff.print(t('list.count', { count: rows.length }));
    return 0;
  },
});
