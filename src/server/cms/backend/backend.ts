import type { RemoteStatus } from '../../../model/messages/remote-status.ts';
import { createDrafts, type Drafts } from '../drafts/drafts.ts';
import { isEntry, type TextName } from '../names/text-name.ts';
import { remoteTree, type RemoteView } from '../remote/remote.ts';
import { EarlierVersions } from '../storage/earlier-versions.ts';
import { createFolderStore } from '../storage/folder-store.ts';
import { createGitStore } from '../storage/git/git-store.ts';
import type { Author } from '../storage/git/git.ts';
import { createLock } from '../storage/lock.ts';
import { attachRepository, type Repository } from '../storage/git/repository.ts';
import type { ContentStore } from '../storage/store.ts';
import { Trash } from '../storage/trash.ts';
import type { ContentLocation } from './open-content.ts';
import { createWaitingStore } from './wait-for-remote.ts';

/** What requests of the CMS work on: the published texts and, where they are kept as commits, drafts. */
export interface CmsBackend {
  store: ContentStore;
  drafts?: Drafts | undefined;
  /** What editors have deleted. */
  trash: Trash;
  /** The repository elsewhere that publications are pushed to. */
  remote?: RemoteView | undefined;
  /** The same texts, for a person who signs what they change. */
  signedBy?: (author: Author) => CmsBackend;
}

/**
 * Opens the texts for the process that reads them.
 * @param remoteStatus how the repository elsewhere stands, where there is one.
 */
export async function createCmsBackend(
  location: ContentLocation,
  remoteStatus: () => RemoteStatus | undefined = () => undefined,
): Promise<CmsBackend> {
  const trash = new Trash(location.trashDir);
  if (location.kind === 'folder') {
    const { contentDir, isReadOnly } = location;
    if (isReadOnly) return { store: createWaitingStore(contentDir), trash };
    const [lock, earlier] = [createLock(), new EarlierVersions(location.versionsDir)];
    const inNameOf = (by?: string): CmsBackend => ({
      store: createFolderStore(contentDir, lock, { earlier, ...(by === undefined ? {} : { by }) }),
      trash,
      signedBy: ({ name }) => inNameOf(name),
    });
    return inNameOf();
  }
  const toBackend = (repository: Repository): CmsBackend => ({
    store: createGitStore(repository),
    drafts: createDrafts(repository, trash),
    trash,
    get remote() {
      const status = remoteStatus();
      return status && { status, theirs: () => remoteTree(repository) };
    },
    signedBy: (author) => toBackend({ ...repository, author }),
  });
  return toBackend(await attachRepository(location.gitDir));
}

/** A text as it is being worked on: its draft, or the published texts where it has none. */
export async function workingStoreOf({ store, drafts }: CmsBackend, text: TextName): Promise<ContentStore> {
  return (isEntry(text) ? await drafts?.storeOf(text) : undefined) ?? store;
}
