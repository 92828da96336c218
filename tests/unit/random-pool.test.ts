import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandomPool } from '../../src/server/system/random-pool.ts';

test('no two applicants get the same random bytes, however many are drawn and in whatever portions', () => {
  const draw = createRandomPool();
  const portions = Array.from({ length: 2_000 }, (_, index) => 8 + (index % 9));
  const drawn = portions.map((count) => draw(count));
  assert.deepEqual(
    drawn.map(({ length }) => length),
    portions,
  );
  assert.equal(new Set(drawn.map((bytes) => bytes.toString('hex', 0, 8))).size, portions.length);
  assert.equal(draw(10_000).length, 10_000, 'more than the pool holds');
});
