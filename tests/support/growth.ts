import assert from 'node:assert/strict';

/** Times below this are not compared: on a busy machine they say nothing. In milliseconds. */
const floorMs = 200;

async function bestOf(rounds: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

/**
 * Asserts that work grows no faster than what it works on: eight times the input takes at most 24 times as long, where a
 * step that is quadratic takes 64 times. Each size is tried four times and the best counts, so that a pause of the machine
 * does not. `size` is the smallest input; choose it so that eight times as much takes well over 200 ms where it is quadratic.
 * @example await assertLinear('a name of dots', (size) => cleanFileName('.'.repeat(size)), 10_000)
 */
export async function assertLinear(what: string, work: (size: number) => unknown, size: number) {
  await work(size);
  const small = await bestOf(4, () => work(size));
  const large = await bestOf(4, () => work(size * 8));
  const isLinear = large < floorMs || large < Math.max(small, 1) * 24;
  assert.ok(isLinear, `${what}: ${small.toFixed(1)} ms for ${size}, ${large.toFixed(0)} ms for 8 times that`);
}
