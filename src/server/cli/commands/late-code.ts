import { z } from 'zod';
import { callInstants } from '../../../model/call-state.ts';
import { locales } from '../../../i18n/locales.ts';
import { withLateCode } from '../../applications/intake/responses/form-pages.ts';
import { makeLateCodes } from '../../applications/storage/late-codes.ts';
import { defineCommand } from '../command.ts';
import { hourMs } from '../../../model/durations.ts';
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
    hours: number(24 * 90).default(48),
    count: number(100).default(1),
    args: z.array(z.string()).length(1, 'one-call'),
  }),
  async run(context, { hours, count, args: [call = ''] }) {
    const { config, store, site, t, warn, now } = context;
    const known = site?.calls.find(({ name }) => name === call);
    if (!site) context.warn(t('late-code.unchecked', { call }));
    else if (!known) {
      const calls = site.calls.map(({ name }) => name).join(', ');
      context.warn(t('late-code.unknown-call', { call, calls }));
      return 1;
    }
    const expiresAt = now + hours * hourMs;
    const pages = locales.flatMap((locale) => known?.url[locale] ?? []);
    const closes = known && callInstants(known).graceEnds;
    if (closes !== undefined && closes > now)
      warn(
        t(closes >= expiresAt ? 'late-code.useless' : 'late-code.still-open', {
          time: formatTime(context, closes),
        }),
      );
    for (const code of await makeLateCodes(store.db, { call, count, now, expiresAt })) {
      await context.print(code);
      for (const page of pages) await context.print(`  ${config.siteUrl}${withLateCode(page, code)}`);
    }
    const words = { count, call: callTitle(context, call), time: formatTime(context, expiresAt) };
    context.warn(t('late-code.advice', words));
    return 0;
  },
});
