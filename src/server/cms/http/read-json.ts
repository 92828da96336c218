import type { Context } from 'hono';
import { parseJson } from '../../system/parse-json.ts';

/** Signs that begin or part values in JSON. A save has some thousands, in its texts; pictures, in base64, have none. */
const signs = new Set(Buffer.from('[{,:'));
const mostSigns = 200_000;

/**
 * The request's body, from JSON; undefined where it is none, or holds more values than any save: taking millions of values
 * apart would keep the server from everything else for seconds.
 */
export async function readJson({ req }: Context): Promise<unknown> {
  const body = Buffer.from(await req.arrayBuffer());
  let count = 0;
  for (const byte of body) if (signs.has(byte)) count += 1;
  return count > mostSigns ? undefined : parseJson(body.toString());
}
