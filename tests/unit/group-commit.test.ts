import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createGroupCommit } from '../../src/server/applications/storage/database/group-commit.ts';

/** A disk that takes its time, and the groups that it was given. */
function slowDisk(isPatient: boolean) {
  const groups: string[][] = [];
  const store = createGroupCommit<string, string>(
    async (items) => {
      groups.push([...items]);
      await setTimeout(20);
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

test('where the disk is slow, an applicant who comes just after another one shares the wait', async () => {
  const { groups, store } = slowDisk(true);
  await arrive(store);
  assert.deepEqual(groups, [
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('where the disk is fast, nobody waits for anyone', async () => {
  const { groups, store } = slowDisk(false);
  await arrive(store);
  assert.deepEqual(groups, [['a', 'b'], ['c'], ['d']]);
});

test('an applicant who comes alone is not kept waiting for others', async () => {
  const { groups, store } = slowDisk(true);
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
