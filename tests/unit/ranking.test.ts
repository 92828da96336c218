import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leaveOut, rank, type Reviewed } from '../../src/model/reviews/ranking.ts';

const application = (reference: string, totals: Readonly<Record<string, number>>): Reviewed => ({
  reference,
  reviews: Object.entries(totals).map(([reviewer, total]) => ({ reviewer, total })),
});

await test('applications are ranked by median, then by mean; equal ones share a rank, and what nobody reviewed has none', () => {
  const ranked = rank([
    application('E', {}),
    application('D', { rita: 5_000, remy: 5_000, harsh: 5_000 }),
    application('C', { rita: 8_000, remy: 8_000, harsh: 2_000 }),
    application('B', { rita: 8_000, remy: 8_000, harsh: 2_000 }),
    application('A', { rita: 8_000, remy: 8_000, harsh: 5_000 }),
  ]);
  assert.deepEqual(
    ranked.map(({ reference, rank: place, median, mean, spread, count }) => [
      reference,
      place,
      median,
      mean,
      spread,
      count,
    ]),
    [
      ['A', 1, 8_000, 7_000, 3_000, 3],
      ['B', 2, 8_000, 6_000, 6_000, 3],
      ['C', 2, 8_000, 6_000, 6_000, 3],
      ['D', 4, 5_000, 5_000, 0, 3],
      ['E', undefined, undefined, undefined, undefined, 0],
    ],
  );
});

await test('a harsh reviewer shows: without them, the application that they held back is first', () => {
  const all = [
    application('A', { rita: 9_000, harsh: 1_000 }),
    application('B', { rita: 7_000, remy: 7_000 }),
    application('C', { harsh: 1_000 }),
  ];
  const shifts = leaveOut(all, rank(all), 'harsh');
  assert.deepEqual(
    shifts.map(({ all: { rank: before }, without: { reference, rank: after, median }, gain }) => [
      reference,
      before,
      after,
      median,
      gain,
    ]),
    [
      ['A', 2, 1, 9_000, 1],
      ['B', 1, 2, 7_000, -1],
      ['C', 3, undefined, undefined, undefined],
    ],
  );
});

const reviewers = ['rita', 'remy', 'rosa', 'harsh'];
const calls = fc
  .array(fc.dictionary(fc.constantFrom(...reviewers), fc.integer({ min: 0, max: 10_000 })), { maxLength: 20 })
  .map((all) => all.map((totals, index) => application(`R${String(index).padStart(2, '0')}`, totals)));

await test('whatever the reviews and the order in which they come: nobody is lost, and none stands above a better one', () => {
  fc.assert(
    fc.property(calls, (all) => {
      const ranked = rank(all);
      assert.deepEqual(rank(all.toReversed()), ranked);
      assert.deepEqual(
        ranked.map(({ reference }) => reference).toSorted(),
        all.map(({ reference }) => reference),
      );
      for (const one of ranked) {
        const better = ranked.filter(
          ({ median = -1, mean = -1 }) =>
            median > (one.median ?? -1) || (median === (one.median ?? -1) && mean > (one.mean ?? -1)),
        );
        assert.equal(one.rank, one.count === 0 ? undefined : better.length + 1);
      }
    }),
  );
});

await test('leaving a reviewer out is ranking as if they had written nothing', () => {
  fc.assert(
    fc.property(calls, fc.constantFrom(...reviewers), (all, left) => {
      const never = all.map(({ reference, reviews }) => ({
        reference,
        reviews: reviews.filter(({ reviewer }) => reviewer !== left),
      }));
      const shifts = leaveOut(all, rank(all), left);
      assert.deepEqual(
        shifts.map(({ without }) => without),
        rank(never),
      );
      assert.deepEqual(new Set(shifts.map((shift) => shift.all)), new Set(rank(all)));
    }),
  );
});
