import { join } from 'node:path';
import type { Desk } from './actions.ts';
import { createFolderStore } from './folder-store.ts';
import { createDrafts } from './git/drafts.ts';
import { createGitStore } from './git/git-store.ts';
import { Remote } from './git/remote.ts';
import { gitDirIn, maintainRepository, openRepository } from './git/repository.ts';
import { Trash } from './trash.ts';

/** Where what editors delete is kept. */
export function trashIn(dataDir: string): string {
  return join(dataDir, 'trash');
}

export interface DeskOptions {
  backend: 'local' | 'git';
  remote: string | undefined;
  contentDir: string;
  dataDir: string;
}

/** Opens what the CMS works on, as `CMS_BACKEND` says. */
export async function openDesk({ backend, remote, contentDir, dataDir }: DeskOptions): Promise<Desk> {
  const trash = new Trash(trashIn(dataDir));
  if (backend === 'local') return { store: createFolderStore(contentDir), trash };
  const repository = await openRepository(gitDirIn(dataDir), { contentDir, remote });
  return {
    store: createGitStore(repository),
    drafts: createDrafts(repository, trash),
    trash,
    maintain: () => maintainRepository(repository),
    ...(remote === undefined ? {} : { remote: new Remote(repository) }),
  };
}
