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

/** Deliveries that failed, by what they are called and why they failed. */
type Causes = Map<string, string[]>;

/** More than this are counted, not shown. */
const mostCauses = 20;

function addCauses(staff: Staff, causes: Causes, { reference, deliveries }: Listed): void {
  for (const delivery of deliveries) {
    if (isSettled(delivery) || delivery.lastError === null) continue;
    const failure = { delivery: `${channelName(staff, delivery.channel)} ${outcome(staff, delivery)}` };
    const cause = staff.t('list.cause', { ...failure, error: delivery.lastError });
    causes.set(cause, [...(causes.get(cause) ?? []), reference]);
  }
}

/** What is not forwarded, and why: after the table, where a terminal shows it. Most frequent first. */
function causesInWords({ t }: Staff, causes: Causes): string[] {
  if (causes.size === 0) return [];
  const found = [...causes].sort(([, one], [, other]) => other.length - one.length);
  return [
    '',
    t('list.causes'),
    ...found.slice(0, mostCauses).map(([cause, references]) => {
      const [reference = ''] = references;
      return `  ${cause} (${t('list.concerned', { count: references.length, reference })})`;
    }),
    ...(found.length > mostCauses ? [t('digest.more', { count: found.length - mostCauses })] : []),
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
    const causes: Causes = new Map();
    for await (const listed of found) {
      rows.push(toRow(staff, listed));
      addCauses(staff, causes, listed);
    }
    if (rows.length === 0) {
      await staff.print(staff.t('list.none'));
      return 0;
    }
    const { t, zone } = staff;
    const head = [t('reference'), t('list.received', { zone }), t('call'), t('state'), t('deliveries')];
    for (const line of table(head, rows)) await staff.print(line);
    await staff.print(t('list.count', { count: rows.length }));
    for (const line of causesInWords(staff, causes)) await staff.print(line);
    return 0;
  },
});
