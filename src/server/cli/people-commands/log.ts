import { z } from 'zod';
import { readActivity } from '../../accounts/activity.ts';
import { noArguments } from '../arguments.ts';
import { defineCommand } from '../command.ts';

/** The record of who did what, the oldest first, a line each: `2026-11-30T09:00:00.000Z a@b.ca signed-in link`. */
export const log = defineCommand({
  name: 'log',
  phrase: 'people-log',
  options: { count: { type: 'string' } },
  schema: z.object({
    count: z.coerce
      .number({ error: 'not-a-number' })
      .int('not-a-number')
      .min(1, 'not-a-number')
      .max(100_000, 'not-a-number')
      .default(100),
    args: noArguments,
  }),
  async run({ store, print }, { count }) {
    const lines = await readActivity(store.db, count);
    for (const { at, actor, action, subject } of lines.reverse())
      await print([new Date(at).toISOString(), actor, action, subject].join(' ').trimEnd());
    return 0;
  },
});
