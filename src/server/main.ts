// The life of the server, from the start of the process to its end.
import { join } from 'node:path';
import { checkContentDir } from '../environment.ts';
import { loadThreadAhead } from './applications/storage/database/thread/thread.ts';
import { findIdleSettings, readConfig } from './config.ts';
import { explain, say } from './console.ts';
import { assertNoRestoreUnderWay, lockDataFolder, prepareDataFolder } from './system/data-folder.ts';
import { createEntrance } from './http/entrance.ts';
import { listen } from './http/listen.ts';
import { createLog, logName } from './system/log.ts';
import { checkFolders } from './system/check-folders.ts';
import { endOnSignal, type Ending } from './system/stop.ts';

async function start(): Promise<void> {
  // Settings. Whatever this process makes, personal data included, is its owner's alone.
  process.umask(0o077);
  const config = readConfig();
  checkContentDir(config, config.cms.backend === 'local' && config.cms.access !== 'closed');
  checkFolders(config);
  for (const warning of findIdleSettings()) say(warning);

  // One server per data folder.
  prepareDataFolder(config.dataDir);
  const lock = lockDataFolder(config.dataDir);
  assertNoRestoreUnderWay(config.dataDir);

  // The port is taken before anything is built: until then, requests get 503.
  const entrance = createEntrance(config.siteUrl);
  const listening = await listen(entrance, config);
  const host = config.host === '127.0.0.1' ? 'localhost' : config.host;
  const address = `http://${host}:${listening.port}`;
  lock.setAddress(address);

  // From here on a signal ends the process in good order.
  let stopServing: Ending = () => listening.close();
  const endings: Ending[] = [() => stopServing()];
  endOnSignal(endings);
  const log = createLog(join(config.dataDir, logName), config.logLevel);

  // The thread of the database and the rest of the program are loaded side by side.
  if (!config.postgres) loadThreadAhead();
  const { runSite } = await import('./run-site.ts');
  await runSite(config, {
    log,
    entrance,
    listening,
    address,
    endings,
    stopBy: (stop) => (stopServing = stop),
  });
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
