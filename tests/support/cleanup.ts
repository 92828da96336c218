import type { TestContext } from 'node:test';

/** What ends: a test, or what stands for one in a browser's. */
export type Ending = Pick<TestContext, 'after'>;

const undoing = new WeakMap<Ending, (() => unknown)[]>();

/** Does this when the test ends, the last asked for first: what was started later may need what was made earlier. */
export function atEnd(t: Ending, undo: () => unknown): void {
  const known = undoing.get(t);
  if (known) {
    known.push(undo);
    return;
  }
  const list = [undo];
  undoing.set(t, list);
  t.after(async () => {
    const failures: unknown[] = [];
    // One that fails must not leave a server open, which would keep the test's process waiting for ever.
    for (const one of list.reverse()) {
      try {
        await one();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be undone.');
  });
}
