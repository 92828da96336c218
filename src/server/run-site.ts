import { join } from 'node:path';
import { joinCluster } from './cluster/join.ts';
import { createCmsKey } from './cms/http/cms-key.ts';
import { serve } from './compose.ts';
import type { Config } from './config.ts';
import { welcome } from './console.ts';
import type { Entrance } from './http/entrance.ts';
import type { Listening } from './http/listen.ts';
import { cmsJobs, mountCms } from './mount-cms.ts';
import { openServerStore } from './open-store.ts';
import { publicationAlarms } from './publisher/publication-alarms.ts';
import { startSite } from './start-site.ts';
import type { Log } from './system/log.ts';
import { readSecretFile } from './system/secret-file.ts';
import type { Ending } from './system/stop.ts';

export interface RunOptions {
  log: Log;
  /** What answers until the site is there. */
  entrance: Entrance;
  listening: Listening;
  /** Where the site is, on this machine. */
  address: string;
  /** Where it adds what a signal must end beside that which serves. */
  endings: Ending[];
  /** Told how what serves is stopped, each time that this changes. */
  stopBy: (stop: Ending) => void;
}

/** Serves the site, takes and forwards applications, and opens the CMS, until a signal ends them. */
export async function runSite(
  config: Config,
  { log, entrance, listening, address, endings, stopBy }: RunOptions,
): Promise<void> {
  const key = createCmsKey(await readSecretFile(join(config.dataDir, 'cms-key')));

  // The database, and the servers that share it.
  const store = await openServerStore(config, log);
  const cluster = joinCluster(config, { store, log, port: listening.port });
  stopBy(() => Promise.all([listening.close(), cluster.stop()]));

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
    mounts: ({ wake }) => mountCms(config, { key, store, cluster, log, wake }, site),
  });
  stopBy(() => serving.stop());
  welcome(config, address, { site: site.site, key, encryption: await serving.store.encryption() });
  serves.resolve(undefined);
}
