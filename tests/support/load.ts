import { z } from 'zod';
import { run } from '../../src/commands/processes.ts';

const resultSchema = z.object({ answered: z.number(), refused: z.number(), seconds: z.number() });

/**
 * Posts for some seconds from a process of its own, and gives how many were answered with 201 a second. `[<id>]` in the
 * body is another word in each request. Throws when any request fails: a figure with failures says nothing.
 */
export async function postsPerSecond(
  url: string,
  given: { bodyFile: string; contentType: string; connections: number; seconds: number },
): Promise<number> {
  const { bodyFile, contentType, connections, seconds } = given;
  const args = [url, bodyFile, contentType, String(connections), String(seconds)];
  const { output, code } = await run(process.execPath, ['tests/support/load-client.ts', ...args]);
  if (code !== 0) throw new Error(`The client failed:\n${output}`);
  const result = resultSchema.parse(JSON.parse(output));
  if (result.refused > 0) throw new Error(`${result.refused} refused: ${url}`);
  return result.answered / result.seconds;
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
