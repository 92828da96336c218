import assert from 'node:assert/strict';

/** Less than this is not compared: it says nothing. In milliseconds. */
const floorMs = 200;

/** What this thread has taken of a processor: what else the machine does counts for nothing. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function bestOf(rounds: number, run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = busyMs();
    await run();
    times.push(busyMs() - start);
  }
  return Math.min(...times);
}

/**
 * Asserts that work grows no faster than what it works on: eight times the input takes at most 24 times as much
 * of a processor, where a step that is quadratic takes 64 times. Each size is tried four times and the best counts, so that
 * a collection of garbage does not. `size` is the smallest input; choose it so that eight times as much takes well over 200 ms where it is quadratic.
 * @example await assertLinear('a name of dots', (size) => cleanFileName('.'.repeat(size)), 10_000)
 */
export async function assertLinear(what: string, work: (size: number) => unknown, size: number) {
  await work(size);
  const small = await bestOf(4, () => work(size));
  const large = await bestOf(4, () => work(size * 8));
  const isLinear = large < floorMs || large < Math.max(small, 1) * 24;
  assert.ok(isLinear, `${what}: ${small.toFixed(1)} ms for ${size}, ${large.toFixed(0)} ms for 8 times that`);
}
