import { createFolderStore } from './folder-store.ts';
import { createGitStore } from './git/git-store.ts';
import { Remote } from './git/remote.ts';
import { gitDirIn, maintainRepository, openRepository } from './git/repository.ts';
import { createLock, type Lock } from './lock.ts';
import type { ContentStore } from './store.ts';

export interface DeskOptions {
  backend: 'local' | 'git';
  remote: string | undefined;
  contentDir: string;
  dataDir: string;
}

/** Where the texts are, for the process that reads them. */
export type DeskPlace =
  { kind: 'folder'; contentDir: string; isReadOnly: boolean } | { kind: 'git'; gitDir: string };

/** The texts as the server's own process has them: it moves them whole, and reads none. */
export interface OpenDesk {
  place: DeskPlace;
  store: ContentStore;
  /** Held while published texts are changed or copied. */
  lock: Lock;
  /** The repository elsewhere that publications are pushed to. */
  remote?: Remote | undefined;
  /** Keeps the store small; to be called now and then. */
  maintain?: (() => Promise<void>) | undefined;
}

/** Opens what the CMS works on, as `CMS_BACKEND` says. */
export async function openDesk({ backend, remote, contentDir, dataDir }: DeskOptions): Promise<OpenDesk> {
  if (backend === 'local') {
    const lock = createLock();
    const place = { kind: 'folder' as const, contentDir, isReadOnly: false };
    return { place, store: createFolderStore(contentDir, lock), lock };
  }
  const gitDir = gitDirIn(dataDir);
  const repository = await openRepository(gitDir, { contentDir, remote });
  return {
    place: { kind: 'git', gitDir },
    store: createGitStore(repository),
    lock: repository.lock,
    maintain: () => maintainRepository(repository),
    ...(remote === undefined ? {} : { remote: new Remote(repository) }),
  };
}
