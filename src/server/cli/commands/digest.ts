import { z } from 'zod';
import { readBackupStatus } from '../../backup/nightly/status.ts';
import { noArguments } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { summaryToText } from '../../applications/staff/summary-text.ts';
import { summarise } from '../../applications/staff/summary.ts';

/** Prints the summary that the staff get by mail each day. */
export const digest = defineCommand({
  name: 'digest',
  options: {},
  schema: z.object({ args: noArguments }),
  async run(context) {
    const summary = await summarise(context.store.db, context.now, readBackupStatus(context.config.dataDir));
    await context.print(summaryToText(context, summary));
    return 0;
  },
});
