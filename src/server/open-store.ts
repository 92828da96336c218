import { openStore, type Store } from './applications/storage/store.ts';
import { createVault } from './applications/storage/database/vault.ts';
import type { Config } from './config.ts';
import { prepareDataFolder } from './system/data-folder.ts';
import type { Log } from './system/log.ts';

/** Opens the database of applications for a server, and logs what it says of itself. @throws what `openStore` throws. */
export async function openServerStore(config: Config, log: Log): Promise<Store> {
  prepareDataFolder(config.dataDir);
  const store = await openStore(config.dataDir, {
    vault: createVault(config.dataKey, config.earlierKeys),
    mode: 'thread',
    postgres: config.postgres,
    onBroken: (error) => {
      log.warn({ err: error }, 'A connection to the database has broken; the next query makes another.');
    },
  });
  for (const risk of store.risks) log.warn({}, risk);
  return store;
}
