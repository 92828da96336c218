import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const siteSchema = z.object({ nextTransition: z.iso.datetime().nullable() });

/** The instant at which a built site says that it must be built again; undefined where it names none. */
export async function nextTransitionOf(clientDir: string): Promise<Date | undefined> {
  const text = await readFile(join(clientDir, 'site.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { nextTransition } = siteSchema.parse(JSON.parse(text));
  return nextTransition === null ? undefined : new Date(nextTransition);
}

/** The longest that a timer of Node can wait, a little under 25 days. */
const longest = 2 ** 31 - 1;

/** Calls `task` at an instant, however far; returns how to give up. */
export function scheduleAt(instant: Date, now: () => Date, task: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = instant.getTime() - now().getTime();
    timer = setTimeout(left > longest ? wait : task, Math.min(Math.max(left, 0), longest));
  };
  wait();
  return () => {
    clearTimeout(timer);
  };
}
