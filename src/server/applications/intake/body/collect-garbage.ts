import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

setFlagsFromString('--expose-gc');
const runCollector = z.function({ input: [], output: z.void() }).parse(runInNewContext('gc'));

/** After so many bytes of bodies, a collection is worth the 10 to 20 ms that it takes. */
const thresholdBytes = 20_000_000;
let bytesSince = 0;

/**
 * Collects the memory of bodies once their requests are answered. V8 by itself waits until there is more of it: two large
 * bodies in a row then took more than the process may grow by.
 */
export function collectGarbage(bytes: number): void {
  bytesSince += bytes;
  if (bytesSince < thresholdBytes) return;
  bytesSince = 0;
  runCollector();
}
