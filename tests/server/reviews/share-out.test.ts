import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianOf, totalOf } from '../../../src/model/reviews/scale.ts';
import { shareOut, type ShareOut } from '../../../src/server/applications/review/share-out.ts';

const fields = ['cybersecurity', 'blockchain', 'mixed-reality'];
const many = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    reference: `application ${number}`,
    field: fields[number % fields.length] ?? '',
  }));
const reviewers = ['ann', 'bob', 'cy', 'dot'];
const given = (changes: Partial<ShareOut> = {}): ShareOut => ({
  applications: many(23),
  reviewers,
  assigned: [],
  perApplication: 2,
  ...changes,
});

const countBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string) =>
  new Map([...Map.groupBy(items, keyOf)].map(([key, list]) => [key, list.length]));
const spread = (counts: Iterable<number>) => {
  const all = [...counts];
  return Math.max(...all) - Math.min(...all);
};

test('everyone gets as many as the others, in all and of each field, and nobody the same one twice', () => {
  for (const seed of ['a', 'b', 'c', 'd', 'e']) {
    const { applications } = given();
    const shared = shareOut(given(), seed);
    assert.equal(shared.length, 46);
    assert.equal(new Set(shared.map((one) => `${one.reference} ${one.reviewer}`)).size, 46);
    assert.ok(spread(countBy(shared, ({ reviewer }) => reviewer).values()) <= 1);
    const fieldOf = new Map(applications.map(({ reference, field }) => [reference, field]));
    for (const field of fields) {
      const ofField = shared.filter(({ reference }) => fieldOf.get(reference) === field);
      assert.ok(spread(countBy(ofField, ({ reviewer }) => reviewer).values()) <= 2, `${seed} ${field}`);
    }
  }
});

test('the same seed shares out in the same way, whatever the order in which applications are read; another one otherwise', () => {
  const { applications } = given();
  const turned = given({ applications: applications.toReversed(), reviewers: reviewers.toReversed() });
  assert.deepEqual(shareOut(turned, 'a'), shareOut(given(), 'a'));
  assert.notDeepEqual(shareOut(given(), 'b'), shareOut(given(), 'a'));
});

test('those who have the fewest come first, and nothing is left to do a second time', () => {
  const assigned = many(6).map(({ reference }) => ({ reference, reviewer: 'ann', isActive: true }));
  const first = shareOut(given({ applications: many(6), assigned, perApplication: 2 }), 'a');
  assert.equal(first.length, 6);
  assert.ok(first.every(({ reviewer }) => reviewer !== 'ann'));
  const all = [...assigned, ...first.map((one) => ({ ...one, isActive: true }))];
  assert.deepEqual(shareOut(given({ applications: many(6), assigned: all, perApplication: 2 }), 'a'), []);
});

test('nobody gets again what they have a conflict with; too few reviewers leave a gap, not a second copy', () => {
  const [one] = many(1);
  const assigned = [{ reference: one?.reference ?? '', reviewer: 'ann', isActive: false }];
  const applications = one ? [one] : [];
  const shared = shareOut({ applications, reviewers: ['ann', 'bob'], assigned, perApplication: 2 }, 'a');
  assert.deepEqual(
    shared.map(({ reviewer }) => reviewer),
    ['bob'],
  );
});

test('a total follows the published weights; where none is published, all criteria count the same', () => {
  assert.equal(totalOf([4, 2], [{ weight: 75 }, { weight: 25 }]), 8_750);
  assert.equal(totalOf([4, 2], [{}, {}]), 7_500);
  assert.equal(totalOf([4, 0, 0], [{}, {}, {}]), 3_333);
  assert.equal(totalOf([4, null], [{}, {}]), undefined);
  assert.equal(totalOf([1, 4], [{ weight: 100 }, {}]), 2_500);
});

test('a median is the value in the middle, or half-way between the two', () => {
  assert.equal(medianOf([90, 10, 50]), 50);
  assert.equal(medianOf([10, 20]), 15);
  assert.equal(medianOf([]), undefined);
});
