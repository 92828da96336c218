import { perform, type Desk } from '../protocol/perform.ts';
import { createWaitingStore } from '../backend/wait-for-remote.ts';
import { createFolderStore } from '../storage/folder-store.ts';
import { createDrafts } from '../drafts/drafts.ts';
import { createGitStore } from '../storage/git/git-store.ts';
import { theirTree } from '../remote/remote.ts';
import { attachRepository } from '../storage/git/repository.ts';
import type { DeskPlace } from '../backend/open-content.ts';
import { createPreview, type PreviewOptions } from '../preview/preview.ts';
import { restoreDeleted } from '../deleting/restore.ts';
import { Trash } from '../storage/trash.ts';
import { gatherWork } from '../todo/gather.ts';
import type { RemoteStatus } from '../../../model/messages/remote-status.ts';
import type { Texts } from './texts.ts';

/** Opens the texts for whoever reads them; `remoteStatus` says how the repository elsewhere stands, where there is one. */
export async function deskAt(
  place: DeskPlace,
  remoteStatus: () => RemoteStatus | undefined = () => undefined,
): Promise<Desk> {
  const trash = new Trash(place.trashDir);
  if (place.kind === 'folder') {
    const { contentDir, isReadOnly } = place;
    return { store: isReadOnly ? createWaitingStore(contentDir) : createFolderStore(contentDir), trash };
  }
  const repository = await attachRepository(place.gitDir);
  return {
    store: createGitStore(repository),
    drafts: createDrafts(repository, trash),
    trash,
    get remote() {
      const status = remoteStatus();
      return status && { status, theirs: () => theirTree(repository) };
    },
  };
}

/** Does with texts what the CMS asks, in this process: for a process of its own, and for tests. */
export function textsHere(desk: Desk, pages: Pick<PreviewOptions, 'site' | 'render'>): Texts {
  return {
    perform: (request, locale) => perform(desk, request, locale),
    preview: createPreview({ store: desk.store, ...pages }),
    work: (options) => gatherWork({ desk, ...options }),
    restore: async (id) => {
      const { place } = await restoreDeleted(desk, id);
      return 'collection' in place ? { collection: place.collection, name: place.name } : null;
    },
  };
}
