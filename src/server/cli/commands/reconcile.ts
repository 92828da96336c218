import { z } from 'zod';
import { flag, noWords } from '../arguments.ts';
import { isBalanced, takeBalance, type Balance } from '../../applications/staff/balance.ts';
import { defineCommand } from '../command.ts';
import { toJsonLine } from '../output/terminal.ts';
import type { Staff } from '../staff.ts';
import { tableLines } from '../output/table.ts';
import { callTitle, channelName } from '../../applications/staff/format.ts';

const counts = [
  'received',
  'forwarded',
  'skipped',
  'pending',
  'dead',
  'quarantined',
  'erased',
  'missing',
] as const;

function toTable(staff: Staff, { rows }: Balance): AsyncIterable<string> {
  const { t } = staff;
  const head = [t('form'), t('call'), t('channel'), ...counts.map((count) => t(`reconcile.${count}`))];
  const cells = rows.map((row) => [
    row.form,
    callTitle(staff, row.call),
    channelName(staff, row.channel),
    ...counts.map((count) => String(row[count])),
  ]);
  return tableLines(
    head,
    cells,
    counts.map((_, index) => index + 3),
  );
}

function faults(staff: Staff, { undelivered, stray, miscounted }: Balance): string[] {
  const { t } = staff;
  const inWords = ({ reference, channel }: { reference: string; channel: string }) => ({
    reference,
    channel: channelName(staff, channel),
  });
  return [
    ...miscounted.map(({ form, call, received, present }) =>
      t('reconcile.miscounted', { form, call: callTitle(staff, call), received, present }),
    ),
    ...undelivered.map((one) => t('reconcile.undelivered', inWords(one))),
    ...(undelivered.length > 0 ? [t('reconcile.undeliveredAdvice')] : []),
    ...stray.map((one) => t('reconcile.stray', inWords(one))),
  ];
}

/** Proves that nothing is missing: received = forwarded + skipped + pending + dead + quarantined + erased. */
export const reconcile = defineCommand({
  name: 'reconcile',
  options: { json: { type: 'boolean' } },
  schema: z.object({ json: flag, words: noWords }),
  async run(staff, { json }) {
    const balance = await takeBalance(staff.store.db);
    const isRight = isBalanced(balance);
    if (json) {
      await staff.print(toJsonLine({ balanced: isRight, ...balance }));
      return isRight ? 0 : 1;
    }
    if (balance.rows.length > 0) for await (const line of toTable(staff, balance)) await staff.print(line);
    for (const line of faults(staff, balance)) await staff.print(line);
    await staff.print(staff.t(isRight ? 'reconcile.balanced' : 'reconcile.unbalanced'));
    return isRight ? 0 : 1;
  },
});
