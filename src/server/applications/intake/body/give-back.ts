import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

setFlagsFromString('--expose-gc');
const collect = z.function({ input: [], output: z.void() }).parse(runInNewContext('gc'));

/** After so many bytes of bodies, looking for garbage is worth the 10 to 20 ms that it takes. */
const enough = 20_000_000;
let bytesSince = 0;

/**
 * Gives the memory of bodies back to the system once their requests are answered. V8 by itself waits until there is more of
 * it: two large bodies in a row then took more than the process may grow by.
 */
export function giveBack(bytes: number): void {
  bytesSince += bytes;
  if (bytesSince < enough) return;
  bytesSince = 0;
  collect();
}
