import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createGroupCommit } from '../../src/server/applications/storage/database/group-commit.ts';

/** A disk that takes 20 ms of the test's clock and a turn of the event loop, and the groups that it was given. */
function slowDisk(t: TestContext, isPatient: boolean) {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const groups: string[][] = [];
  const store = createGroupCommit<string, string>(
    async (items) => {
      groups.push([...items]);
      await turn();
      now += 20;
      return items;
    },
    { isPatient },
  );
  return { groups, store };
}

/** Two applicants together, then one, and another just after. */
async function arrive(store: (item: string) => Promise<string>): Promise<void> {
  await Promise.all([store('a'), store('b')]);
  const first = store('c');
  const second = new Promise((resolve) => {
    setImmediate(() => {
      resolve(store('d'));
    });
  });
  await Promise.all([first, second]);
}

test('where the disk is slow, an applicant who comes just after another one shares the wait', async (t) => {
  const { groups, store } = slowDisk(t, true);
  await arrive(store);
  assert.deepEqual(groups, [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('where the disk is fast, nobody waits for anyone', async (t) => {
  const { groups, store } = slowDisk(t, false);
  await arrive(store);
  assert.deepEqual(groups, [['a', 'b'], ['c'], ['d']]);
});

test('an applicant who comes alone is not kept waiting for others', async (t) => {
  const { groups, store } = slowDisk(t, true);
  await store('a');
  const first = store('b');
  const second = new Promise((resolve) => {
    setImmediate(() => {
      resolve(store('c'));
    });
  });
  await Promise.all([first, second]);
  assert.deepEqual(groups, [['a'], ['b'], ['c']]);
});
