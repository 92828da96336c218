import { z } from 'zod';
import { moveStore } from '../../applications/storage/copy/move.ts';
import { openTarget } from '../../applications/storage/copy/target.ts';
import { databaseUrl } from '../../setting-values.ts';
import { noArguments } from '../arguments.ts';
import { defineCommand } from '../command.ts';

/** An address of PostgreSQL, or a folder: any other address would be taken for the name of one. */
const isPlace = (to: string) => !to.includes('://') || databaseUrl.safeParse(to).success;

/** Moves all applications and accounts into another database, beside a running server. */
export const copyStore = defineCommand({
  name: 'copy-store',
  options: { to: { type: 'string' } },
  schema: z.object({
    args: noArguments,
    to: z.string('copy-to').min(1, 'copy-to').refine(isPlace, 'copy-to'),
  }),
  async run({ store, cwd, now, t, print, warn }, { to }) {
    const target = await openTarget(to, cwd);
    try {
      const { place } = target;
      const moved = await moveStore(store.db, target.db, {
        place,
        now: () => now,
        onPass: (pass) => {
          warn(t('copy-store.pass', { pass }));
        },
      });
      if (moved.ok) {
        await print(
          t('copy-store.done', { rows: moved.rows, place, seconds: (moved.closedMs / 1000).toFixed(1) }),
        );
        await print(t('copy-store.next'));
        return 0;
      }
      if (moved.code === 'foreign') warn(t('copy-store.foreign', { place, reference: moved.reference }));
      else
        for (const { table, from, to: there } of moved.differences)
          warn(t('copy-store.different', { table, from: from.rows, to: there.rows }));
      return 1;
    } finally {
      await target.close();
    }
  },
});
