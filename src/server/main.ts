// The life of the server, from the start of the process to its end.
import { join } from 'node:path';
import { checkContentDir } from '../environment.ts';
import { createCmsKey } from './cms/http/cms-key.ts';
import { serve } from './compose.ts';
import { findIdleSettings, readConfig } from './config.ts';
import { explain, say, welcome } from './console.ts';
import { assertNoRestoreUnderWay, lockDataFolder, prepareDataFolder } from './system/data-folder.ts';
import { createEntrance } from './http/entrance.ts';
import { listen } from './http/listen.ts';
import { joinCluster } from './cluster/join.ts';
import { openServerStore } from './open-store.ts';
import { createLog, logName } from './system/log.ts';
import { cmsJobs, mountCms } from './mount-cms.ts';
import { publicationAlarms } from './publisher/publication-alarms.ts';
import { readSecretFile } from './system/secret-file.ts';
import { startSite } from './start-site.ts';
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
  const key = createCmsKey(await readSecretFile(join(config.dataDir, 'cms-key')));

  // The database, and the servers that share it.
  const store = await openServerStore(config, log);
  const cluster = joinCluster(config, { store, log, port: listening.port });
  stopServing = async () => {
    await Promise.all([listening.close(), cluster.stop()]);
  };

  // The site: the last release at once, a new one where content or code has changed, built once requests are answered.
  const serves = Promise.withResolvers<undefined>();
  const site = await startSite(config, {
    log,
    cluster,
    endings,
    isServing: serves.promise,
    onFailed: (problems) => {
      entrance.explain(problems);
    },
  });
  if (!site) return;

  // Applications, forwarding and the CMS.
  const serving = await serve({
    config,
    store,
    cluster,
    site: site.site,
    render: site.render,
    log,
    extraJobs: cmsJobs(site, cluster),
    alarms: () => publicationAlarms(site.publisher, new Date()),
    attach: (app) => {
      entrance.open(app);
      return Promise.resolve(listening);
    },
    mounts: () => mountCms(config, { key, store, cluster, log }, site),
  });
  stopServing = () => serving.stop();
  welcome(config, address, { site: site.site, key, encryption: await serving.store.encryption() });
  serves.resolve(undefined);
}

start().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
