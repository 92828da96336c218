import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { giveLateCodes, lateCodeLimits } from '../../applications/staff/late-codes.ts';
import { callTitle, formatTime } from '../../applications/staff/format.ts';

const number = (max: number) =>
  z.coerce
    .number({ error: 'not-a-number' })
    .int('not-a-number')
    .min(1, 'not-a-number')
    .max(max, 'not-a-number');

/** Makes codes for people who may apply to a call after it has closed, each with the addresses to send to them. */
export const lateCode = defineCommand({
  name: 'late-code',
  options: { hours: { type: 'string' }, count: { type: 'string' } },
  schema: z.object({
    hours: number(lateCodeLimits.hours).default(lateCodeLimits.usualHours),
    count: number(lateCodeLimits.count).default(1),
    args: z.array(z.string()).length(1, 'one-call'),
  }),
  async run(context, { hours, count, args: [call = ''] }) {
    const { config, site, t, warn } = context;
    const known = site?.calls.find(({ name }) => name === call);
    if (!site) context.warn(t('late-code.unchecked', { call }));
    else if (!known) {
      const calls = site.calls.map(({ name }) => name).join(', ');
      context.warn(t('late-code.unknown-call', { call, calls }));
      return 1;
    }
    const given = await giveLateCodes(context, { call, hours, count }, config.siteUrl);
    const { codes, expiresAt, openUntil } = given;
    if (openUntil !== undefined)
      warn(
        t(openUntil >= expiresAt ? 'late-code.useless' : 'late-code.still-open', {
          time: formatTime(context, openUntil),
        }),
      );
    for (const { code, addresses } of codes) {
      await context.print(code);
      for (const address of addresses) await context.print(`  ${address}`);
    }
    const words = { count, call: callTitle(context, call), time: formatTime(context, expiresAt) };
    context.warn(t('late-code.advice', words));
    return 0;
  },
});
