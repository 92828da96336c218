import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGit, GitError } from '../../cms/storage/git/git.ts';
import { gitDirIn } from '../../cms/storage/git/repository.ts';
import { readLive } from '../../publisher/releases/release.ts';
import { findSiteData } from '../../site.ts';
import { fault, faultBy, fine, type Examination, type Finding } from './finding.ts';

/** Whether the content's repository elsewhere can be read and pushed to; nothing is changed there. */
async function checkRemote({ cms, dataDir }: Examination['config']): Promise<Finding> {
  const { remote, backend } = cms;
  if (remote === undefined || backend !== 'git') return fine;
  const git = createGit(gitDirIn(dataDir));
  try {
    await git.runNetworkCommand(['ls-remote', '--quiet', remote]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return faultBy('remote-unreachable', error, { remote });
  }
  try {
    const to = 'HEAD:refs/heads/passerelle-doctor';
    await git.runNetworkCommand(['push', '--quiet', '--dry-run', remote, to]);
    return fine;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return faultBy('remote-read-only', error, { remote });
  }
}

/** A release must be in place, built from all of the content, which must be where it is kept. */
export async function checkSite({ config, store }: Examination): Promise<Finding> {
  const folder = join(config.dataDir, 'publications');
  const live = await readLive(folder);
  if (!live) return fault('no-release', { folder });
  const clientDir = join(folder, live.id, 'client');
  if (!existsSync(join(clientDir, 'index.html')) || !findSiteData(clientDir))
    return fault('release-unreadable', { folder: clientDir });
  const prefix = 'publication-failed:';
  const failed = await store.db
    .selectFrom('alarms')
    .select('name')
    .where('name', 'like', `${prefix}%`)
    .execute();
  if (failed.length > 0)
    return fault('publication-failed', {
      files: failed.map(({ name }) => name.slice(prefix.length)).join(', '),
    });
  return checkRemote(config);
}
