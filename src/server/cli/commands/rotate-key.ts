import { z } from 'zod';
import { reseal } from '../../applications/storage/database/seals.ts';
import { noArguments } from '../arguments.ts';
import { defineCommand } from '../command.ts';

/** Seals everything with the key that is in DATA_KEY now. */
export const rotateKey = defineCommand({
  name: 'rotate-key',
  options: {},
  schema: z.object({ args: noArguments }),
  async run(context) {
    const { store, vault, config, t } = context;
    if (config.dataKey === undefined && config.earlierKeys.length === 0) {
      context.warn(t('rotate-key.no-key'));
      return 2;
    }
    const { resealed, unreadable } = await reseal(store.db, vault, context.progress);
    await store.truncateWal();
    await context.print(t(vault.isEncrypting ? 'rotate-key.done' : 'rotate-key.opened', { count: resealed }));
    if (unreadable > 0) {
      context.warn(t('rotate-key.unreadable', { count: unreadable }));
      return 1;
    }
    if (config.earlierKeys.length > 0) context.warn(t('rotate-key.next'));
    return 0;
  },
});
