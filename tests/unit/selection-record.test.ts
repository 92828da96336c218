import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toPublishedCounts, type SelectionCounts } from '../../src/model/decisions/selection-record.ts';

const counts: SelectionCounts = {
  received: 42,
  eligible: 35,
  reviewed: 30,
  reviews: 60,
  reviewers: 6,
  conflicts: 0,
};

const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, number) => number);

/** Every selection with so many applications and reviewers at most: a reviewer has one review of an application. */
function* allSelections(applications: number, people: number): Generator<SelectionCounts> {
  for (const received of upTo(applications))
    for (const eligible of upTo(received))
      for (const reviewed of upTo(eligible))
        for (const reviewers of upTo(people))
          for (const reviews of upTo(reviewed * reviewers))
            if (reviews >= reviewed && reviews >= reviewers)
              yield { received, eligible, reviewed, reviews, reviewers, conflicts: 0 };
}

/** What is counted, and what remains where one count is taken from another. */
const cellsOf = ({ received, eligible, reviewed, reviews, reviewers }: SelectionCounts): number[] => [
  received,
  eligible,
  reviewed,
  reviews,
  reviewers,
  received - eligible,
  eligible - reviewed,
  received - reviewed,
];

await test('figures about many people, and about nobody, are published as they are', () => {
  assert.deepEqual(toPublishedCounts(counts), counts);
});

await test('a figure from one to four is left out, and with it the one that would tell it by subtraction', () => {
  assert.equal(toPublishedCounts({ ...counts, conflicts: 4 }).conflicts, null);
  const few = toPublishedCounts({ ...counts, eligible: 40 });
  assert.deepEqual([few.received, few.eligible, few.reviewed], [42, null, 30]);
});

await test('who knows the rule and all that is published still cannot tell a figure from one to four', () => {
  const possible = new Map<string, Set<number>[]>();
  for (const selection of allSelections(11, 6)) {
    const key = JSON.stringify(toPublishedCounts(selection));
    const cells = cellsOf(selection);
    const seen = possible.get(key) ?? cells.map(() => new Set<number>());
    for (const [index, cell] of cells.entries()) seen[index]?.add(cell);
    possible.set(key, seen);
  }
  const found = [...possible].flatMap(([key, cells]) =>
    cells.flatMap((values, index) => {
      const [only] = values;
      return values.size === 1 && only !== undefined && only > 0 && only < 5 ? [{ key, index, only }] : [];
    }),
  );
  assert.deepEqual(found, []);
  assert.ok(possible.size > 100, 'and much is published');
});
