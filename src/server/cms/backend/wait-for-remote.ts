import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fingerprintOf } from '../storage/folder-files.ts';
import { createFolderStore } from '../storage/folder-store.ts';
import { gitDirIn } from '../storage/git/repository.ts';
import { createLock } from '../storage/lock.ts';
import { openContent, trashIn, versionsIn, type ContentOptions, type OpenContent } from './open-content.ts';
import { notReady } from '../refusals.ts';
import type { ContentStore } from '../storage/store.ts';
import { Trash } from '../storage/trash.ts';

/** How long a first start waits for the repository elsewhere before it goes on without, and between attempts after that. */
const limits = { firstMs: 10_000, againMs: 60_000 };

export interface WaitingOptions extends ContentOptions {
  /** Called with the reason when the repository elsewhere could not be copied; the attempt is repeated. */
  onFailure: (error: unknown) => void;
  /** The repository is here: from now on the store is its content. */
  onOpened: (content: OpenContent) => void;
  signal: AbortSignal;
  limits?: typeof limits;
}

/** The texts of a folder while they may only be read: saves are refused. */
export const createWaitingStore = (contentDir: string): ContentStore => ({
  ...createFolderStore(contentDir),
  change: () => Promise.reject(notReady()),
});

/** Content whose location may change while others use it. */
function createSwitch(first: OpenContent) {
  let current = first;
  const store: ContentStore = {
    tree: () => current.store.tree(),
    lastSave: (path) => current.store.lastSave(path),
    change: (decide, commit) => current.store.change(decide, commit),
    copyTo: (folder, before) => current.store.copyTo(folder, before),
  };
  // Every part of the content is named here: one that is forgotten would be missing until a restart.
  const content: { [Part in keyof Required<OpenContent>]: OpenContent[Part] } = {
    get location() {
      return current.location;
    },
    store,
    trash: first.trash,
    get earlier() {
      return current.earlier;
    },
    lock: (task) => current.lock(task),
    fingerprint: () => current.fingerprint(),
    get importAgain() {
      return current.importAgain;
    },
    get remote() {
      return current.remote;
    },
    get maintain() {
      return current.maintain;
    },
  };
  return {
    content,
    use: (next: OpenContent) => {
      current = next;
    },
  };
}

/**
 * Opens what the CMS works on. Where it is to be copied from another machine that does not answer, the site is published from
 * `contentDir` meanwhile and saves are refused: applications do not wait for that machine.
 */
export async function openContentOrWait(options: WaitingOptions): Promise<OpenContent> {
  const { backend, remote, contentDir, dataDir, onFailure, onOpened, signal } = options;
  if (backend === 'local' || remote === undefined || existsSync(gitDirIn(dataDir)))
    return openContent(options);
  const { firstMs, againMs } = options.limits ?? limits;
  const first = openContent(options);
  const inTime = wait(firstMs, undefined, { ref: false });
  const opened = await Promise.race([first, inTime]).catch(() => undefined);
  if (opened) return opened;

  const { content: waiting, use } = createSwitch({
    location: {
      kind: 'folder',
      contentDir,
      isReadOnly: true,
      trashDir: trashIn(dataDir),
      versionsDir: versionsIn(dataDir),
    },
    store: createWaitingStore(contentDir),
    trash: new Trash(trashIn(dataDir)),
    lock: createLock(),
    fingerprint: () => fingerprintOf(contentDir),
  });
  const follow = async () => {
    for (let attempt = first; !signal.aborted; attempt = openContent(options)) {
      try {
        const content = await attempt;
        use(content);
        onOpened(content);
        return;
      } catch (error) {
        onFailure(error);
        await wait(againMs, undefined, { ref: false, signal }).catch(() => undefined);
      }
    }
  };
  void follow();
  return waiting;
}
