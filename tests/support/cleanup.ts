import type { TestContext } from 'node:test';

const undoing = new WeakMap<TestContext, (() => unknown)[]>();

/** Does this when the test ends, the last asked for first: what was started later may need what was made earlier. */
export function atEnd(t: TestContext, undo: () => unknown): void {
  const known = undoing.get(t);
  if (known) {
    known.push(undo);
    return;
  }
  const list = [undo];
  undoing.set(t, list);
  t.after(async () => {
    for (const one of list.reverse()) await one();
  });
}
