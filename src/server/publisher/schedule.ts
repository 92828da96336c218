import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { absentAs } from '../../collections/read/absent-as.ts';

const siteSchema = z.object({ nextTransition: z.iso.datetime().nullable() });

/** The instant at which a built site says that it must be built again; undefined where it names none. */
export async function nextTransitionOf(clientDir: string): Promise<Date | undefined> {
  const text = await absentAs(undefined, readFile(join(clientDir, 'site.json'), 'utf8'));
  if (text === undefined) return undefined;
  const { nextTransition } = siteSchema.parse(JSON.parse(text));
  return nextTransition === null ? undefined : new Date(nextTransition);
}

/** How often the clock is looked at: timers do not count a suspended machine's time, nor notice a clock put right. */
const longestWait = 60_000;

/** Calls `task` once the clock shows an instant, however far it is and however the clock gets there; returns how to give up. */
export function scheduleAt(instant: Date, now: () => Date, task: () => void): () => void {
  let timer: NodeJS.Timeout;
  const look = () => {
    const left = instant.getTime() - now().getTime();
    timer = left > 0 ? setTimeout(look, Math.min(left, longestWait)) : setTimeout(task, 0);
  };
  look();
  return () => {
    clearTimeout(timer);
  };
}
