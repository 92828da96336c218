import { z } from 'zod';
import { noWords } from '../arguments.ts';
import { defineCommand } from '../command.ts';
import { summaryToText } from '../../applications/staff/summary-text.ts';
import { summarise } from '../../applications/staff/summary.ts';

/** Prints the summary that the staff get by mail each day. */
export const digest = defineCommand({
  name: 'digest',
  options: {},
  schema: z.object({ words: noWords }),
  async run(staff) {
    const summary = await summarise(staff.store.db, staff.now);
    await staff.print(summaryToText(staff, summary));
    return 0;
  },
});
