interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers the items that arrive while a commit is under way, so that they share the next one and its fsync.
 * When a shared commit fails, each item is tried alone: one that cannot be stored does not take its neighbours with it.
 *
 * @param commit stores all items in one transaction, or throws with none stored; its results are in their order.
 * @param maxItems how many items share a commit at most.
 */
export function createGroupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  maxItems = 64,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function commitTogether(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ item }) => item));
      group.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('A commit gave no result for one of its items.'));
        else resolve(result);
      });
    } catch (error) {
      if (group.length > 1) for (const one of group) await commitTogether([one]);
      else group[0]?.reject(error);
    }
  }

  async function run(): Promise<void> {
    while (queue.length > 0) await commitTogether(queue.splice(0, maxItems));
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
