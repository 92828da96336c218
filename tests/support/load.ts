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

/** Does something over and over, in so many loops at once, for some seconds. @returns how often a second. */
export async function timesPerSecond(
  loops: number,
  seconds: number,
  once: (loop: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  const end = started + seconds * 1_000;
  let count = 0;
  const repeat = async (_: unknown, loop: number) => {
    while (performance.now() < end) {
      await once(loop);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: loops }, repeat));
  return (count * 1_000) / (performance.now() - started);
}

const sorted = (figures: readonly number[]) => figures.toSorted((a, b) => a - b);

const median = (figures: readonly number[]) => sorted(figures)[Math.floor(figures.length / 2)] ?? 0;

/** Two rates, and what one is of the other: the median of the rounds, and the rounds' least and most. */
export interface Ratio {
  ratio: number;
  least: number;
  most: number;
  measured: number;
  against: number;
}

/** Measures two things by turns, so that a busy machine slows both, and gives the median of the rounds' ratios. */
export async function measureRatio(
  rounds: number,
  measured: () => Promise<number>,
  against: () => Promise<number>,
): Promise<Ratio> {
  const pairs: { a: number; b: number }[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push({ a: await measured(), b: await against() });
  const ratios = pairs.map(({ a, b }) => a / b);
  return {
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    measured: median(pairs.map(({ a }) => a)),
    against: median(pairs.map(({ b }) => b)),
  };
}

/**
 * Prints a ratio; with a target, whether it is met.
 *
 * @returns false where it is not.
 */
export function reportRatio(what: string, found: Ratio, target?: number): boolean {
  const isMet = target === undefined || found.ratio >= target;
  const verdict = target === undefined ? '      ' : isMet ? 'ok    ' : 'BELOW ';
  const [ratio, least, most] = [found.ratio, found.least, found.most].map((one) => one.toFixed(2));
  const wanted = target === undefined ? '' : `, at least ${target}`;
  console.log(
    `${verdict} ${ratio} (${least} to ${most}${wanted}) ${what}: ${found.measured.toFixed(0)}/s against ${found.against.toFixed(0)}/s`,
  );
  return isMet;
}
