import { join } from 'node:path';
import { fingerprintOf } from '../storage/folder-files.ts';
import { EarlierVersions } from '../storage/earlier-versions.ts';
import { createFolderStore, removeAsides } from '../storage/folder-store.ts';
import { createGitStore } from '../storage/git/git-store.ts';
import { Remote } from '../remote/remote.ts';
import {
  gitDirIn,
  headOf,
  importAgain,
  maintainRepository,
  openRepository,
} from '../storage/git/repository.ts';
import { createLock, type Lock } from '../storage/lock.ts';
import type { ContentStore } from '../storage/store.ts';
import { Trash } from '../storage/trash.ts';

/** Where what editors delete is kept. */
export function trashIn(dataDir: string): string {
  return join(dataDir, 'trash');
}

/** Where the last states of texts are kept that are plain files. */
export function versionsIn(dataDir: string): string {
  return join(dataDir, 'versions');
}

export interface ContentOptions {
  backend: 'local' | 'git';
  remote: string | undefined;
  contentDir: string;
  dataDir: string;
  /** False while another server has the CMS. */
  isLeading?: () => boolean;
}

/** Where the texts are, for the process that reads them. */
export type ContentLocation = { trashDir: string } & (
  | { kind: 'folder'; contentDir: string; isReadOnly: boolean; versionsDir: string }
  | { kind: 'git'; gitDir: string }
);

/** The texts as the server's own process has them: it moves them whole, and reads none. */
export interface OpenContent {
  location: ContentLocation;
  store: ContentStore;
  /** What editors have deleted. */
  trash: Trash;
  /** The last states of texts that are plain files. */
  earlier?: EarlierVersions | undefined;
  /** Held while published texts are changed or copied. */
  lock: Lock;
  /** The repository elsewhere that publications are pushed to. */
  remote?: Remote | undefined;
  /** Something that differs once published texts have changed, found without reading them. */
  fingerprint: () => Promise<string>;
  /** Takes corrections of `contentDir` before a first publication; absent where texts are always read there. */
  importAgain?: (() => Promise<void>) | undefined;
  /** Keeps the store small; to be called now and then. */
  maintain?: (() => Promise<void>) | undefined;
}

/** Opens what the CMS works on, as `CMS_BACKEND` says. */
export async function openContent({
  backend,
  remote,
  contentDir,
  dataDir,
  isLeading = () => true,
}: ContentOptions): Promise<OpenContent> {
  const trashDir = trashIn(dataDir);
  const trash = new Trash(trashDir);
  if (backend === 'local') {
    const lock = createLock();
    const versionsDir = versionsIn(dataDir);
    const location = { kind: 'folder' as const, contentDir, isReadOnly: false, trashDir, versionsDir };
    const earlier = new EarlierVersions(versionsDir);
    await removeAsides(contentDir);
    const store = createFolderStore(contentDir, lock, { earlier });
    return { location, store, trash, earlier, lock, fingerprint: () => fingerprintOf(contentDir) };
  }
  const gitDir = gitDirIn(dataDir);
  const repository = await openRepository(gitDir, { contentDir, remote });
  return {
    location: { kind: 'git', gitDir, trashDir },
    store: createGitStore(repository),
    trash,
    lock: repository.lock,
    fingerprint: () => headOf(repository),
    importAgain: () => importAgain(repository, contentDir),
    maintain: () => maintainRepository(repository),
    ...(remote === undefined ? {} : { remote: new Remote(repository, { isLeading }) }),
  };
}
