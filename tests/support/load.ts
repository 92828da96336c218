import { z } from 'zod';
import { run } from '../../src/commands/processes.ts';

const resultSchema = z.object({
  '2xx': z.number(),
  non2xx: z.number(),
  errors: z.number(),
  duration: z.number(),
});

/**
 * Posts for some seconds from a process of its own, and gives how many were answered with 2xx a second. `[<id>]` in the
 * body is another word in each request. Throws when any request fails: a figure with failures says nothing.
 */
export async function postsPerSecond(
  url: string,
  given: { bodyFile: string; contentType: string; connections: number; seconds: number },
): Promise<number> {
  const headers = [`content-type=${given.contentType}`, 'accept=application/json'].flatMap((one) => [
    '-H',
    one,
  ]);
  const { output, code } = await run('node_modules/.bin/autocannon', [
    ...['--json', '--idReplacement', '--method', 'POST', '--input', given.bodyFile],
    ...['--connections', String(given.connections), '--duration', String(given.seconds)],
    ...headers,
    url,
  ]);
  const result = resultSchema.safeParse(JSON.parse(output.slice(output.indexOf('{'))));
  if (code !== 0 || !result.success) throw new Error(`autocannon failed:\n${output}`);
  const { '2xx': answered, non2xx, errors, duration } = result.data;
  if (non2xx + errors > 0) throw new Error(`${non2xx} refused, ${errors} broken: ${url}`);
  return answered / duration;
}

const median = (figures: readonly number[]) =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

/** Measures two things by turns, so that a busy machine slows both, and gives the median of the rounds' ratios. */
export async function measureRatio(
  rounds: number,
  measured: () => Promise<number>,
  against: () => Promise<number>,
): Promise<{ ratio: number; measured: number; against: number }> {
  const pairs: { a: number; b: number }[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push({ a: await measured(), b: await against() });
  return {
    ratio: median(pairs.map(({ a, b }) => a / b)),
    measured: median(pairs.map(({ a }) => a)),
    against: median(pairs.map(({ b }) => b)),
  };
}
