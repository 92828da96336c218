import type { Store } from '../applications/storage/store.ts';
import { trashIn } from '../cms/backend/open-content.ts';
import { gitDirIn } from '../cms/storage/git/repository.ts';
import type { Config } from '../config.ts';
import type { Log } from '../system/log.ts';
import { internalAddress, serverName } from './address.ts';
import { alone, type Cluster } from './cluster.ts';
import { createLease } from './lease.ts';
import { createCluster } from './member.ts';
import { createSharedContent } from './shared-content.ts';
import { createSharedReleases } from './shared-releases.ts';

/** The servers on the database of this one; itself alone where that is a file. */
export function joinCluster(
  config: Config,
  { store, log, port }: { store: Store; log: Log; port: number },
): Cluster {
  const { db, clock: now } = store;
  if (!config.postgres || !now) return alone;
  const lease = createLease({ db, now, address: internalAddress(config, port) });
  const content = createSharedContent({
    db,
    lease,
    now,
    gitDir: gitDirIn(config.dataDir),
    trashDir: trashIn(config.dataDir),
    onAbandoned: (commits) => {
      log.warn(
        { commits },
        'Commits that only this server had are put aside under refs/abandoned: another server has gone on without them.',
      );
    },
  });
  return createCluster({
    lease,
    releases: createSharedReleases(db, lease, now),
    content: config.cms.backend === 'git' ? content : undefined,
    log,
    name: serverName(config),
  });
}
