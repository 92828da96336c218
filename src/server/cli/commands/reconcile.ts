import { z } from 'zod';
import { flag, noArguments } from '../arguments.ts';
import { isBalanced, takeBalance, type Balance } from '../../applications/staff/balance.ts';
import { defineCommand } from '../command.ts';
import { toJsonLine } from '../output/terminal.ts';
import type { CommandContext } from '../context.ts';
import { tablePages } from '../output/table.ts';
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

function toTable(context: CommandContext, { rows }: Balance): AsyncIterable<string> {
  const { t } = context;
  const head = [t('form'), t('call'), t('channel'), ...counts.map((count) => t(`reconcile.${count}`))];
  const cells = rows.map((row) => [
    row.form,
    callTitle(context, row.call),
    channelName(context, row.channel),
    ...counts.map((count) => String(row[count])),
  ]);
  return tablePages(
    head,
    cells,
    counts.map((_, index) => index + 3),
  );
}

function faults(
  context: CommandContext,
  { undelivered, unexpected, miscounted, incomplete }: Balance,
): string[] {
  const { t } = context;
  const inWords = ({ reference, channel }: { reference: string; channel: string }) => ({
    reference,
    channel: channelName(context, channel),
  });
  return [
    ...miscounted.map(({ form, call, received, present }) =>
      t('reconcile.miscounted', { form, call: callTitle(context, call), received, present }),
    ),
    ...undelivered.map((one) => t('reconcile.undelivered', inWords(one))),
    ...(undelivered.length > 0 ? [t('reconcile.undeliveredAdvice')] : []),
    ...unexpected.map((one) => t('reconcile.stray', inWords(one))),
    ...incomplete.map((one) => t('reconcile.incomplete', one)),
  ];
}

/** Proves that nothing is missing: received = forwarded + skipped + pending + dead + quarantined + erased. */
export const reconcile = defineCommand({
  name: 'reconcile',
  options: { json: { type: 'boolean' } },
  schema: z.object({ json: flag, args: noArguments }),
  async run(context, { json }) {
    const balance = await takeBalance(context.store.db);
    const isRight = isBalanced(balance);
    if (json) {
      await context.print(toJsonLine({ balanced: isRight, ...balance }));
      return isRight ? 0 : 1;
    }
    if (balance.rows.length > 0)
      for await (const page of toTable(context, balance)) await context.print(page);
    for (const line of faults(context, balance)) await context.print(line);
    await context.print(context.t(isRight ? 'reconcile.balanced' : 'reconcile.unbalanced'));
    return isRight ? 0 : 1;
  },
});
