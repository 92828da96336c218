import { randomBytes } from 'node:crypto';

/** So many are taken from the system at once: a call for a few takes as long. */
const poolBytes = 4_096;

/**
 * Gives random bytes out of a pool, each of them once.
 *
 * @example
 * const draw = createRandomPool();
 * draw(16); // 16 random bytes
 */
export function createRandomPool(): (count: number) => Buffer {
  let pool = Buffer.alloc(0);
  return (count) => {
    if (pool.length < count) pool = randomBytes(Math.max(poolBytes, count));
    const drawn = pool.subarray(0, count);
    pool = pool.subarray(count);
    return drawn;
  };
}
