import { setTimeout } from 'node:timers/promises';

/** So many pieces of files share a commit at most: an application that waits for it waits for a megabyte. */
export const piecesTogether = 4;

/** A commit that takes longer waits for the disk more than it works. */
const slowMs = 5;

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

export interface GroupOptions {
  /** How many items share a commit at most. */
  maxItems?: number;
  /**
   * True: where the last commit took several items and long, the next group waits for more as long as they keep coming, at
   * most half as long again. For a loop that goes on while the disk works: a slow disk is asked less often.
   */
  isPatient?: boolean;
  /** True for a failure that each item would meet alone as well, after the same wait: then none is tried alone. */
  isShared?: (error: unknown) => boolean;
}

/**
 * Gathers the items that arrive while a commit is under way, so that they share the next one and its fsync.
 * When a shared commit fails, each item is tried alone: one that cannot be stored does not take its neighbours with it.
 *
 * @param commit stores all items in one transaction, or throws with none stored; its results are in their order.
 */
export function createGroupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  { maxItems = 64, isPatient = false, isShared = () => false }: GroupOptions = {},
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let isRunning = false;
  let last = { size: 0, ms: 0 };

  async function commitTogether(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('A commit gave no result for one of its items.'));
        else resolve(result);
      });
    } catch (error) {
      if (group.length > 1 && !isShared(error)) for (const one of group) await commitTogether([one]);
      else for (const { reject } of group) reject(error);
    }
  }

  async function waitForMore(longestMs: number): Promise<void> {
    const end = performance.now() + longestMs;
    for (let seen = 0; queue.length > seen && queue.length < maxItems && performance.now() < end;) {
      seen = queue.length;
      await setTimeout(1);
    }
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      if (isPatient && last.size > 1 && last.ms >= slowMs) await waitForMore(last.ms / 2);
      const group = queue.splice(0, maxItems);
      const started = performance.now();
      await commitTogether(group);
      last = { size: group.length, ms: performance.now() - started };
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      setImmediate(() => void run());
    });
}
