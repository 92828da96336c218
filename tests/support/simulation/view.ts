import type { Kysely } from 'kysely';
import { minuteMs } from '../../../src/model/durations.ts';
import type { Database } from '../../../src/server/applications/storage/database/schema.ts';
import type { Applicants } from './applicants.ts';
import type { Fleet } from './fleet.ts';
import type { Received } from './mail-server.ts';
import { skewMs, type Plan } from './plan.ts';
import type { Content } from './publication.ts';
import type { World } from './world.ts';

/** What the simulation looks at. `db` is a connection of its own. */
export interface View {
  world: World;
  plan: Plan;
  db: Kysely<Database>;
  content: Content;
  applicants: Applicants;
  received: readonly Received[];
  fleet: Fleet;
  /** The deliveries that a server said were sent. */
  sent: Set<string>;
  /** How many times something was found to hold. */
  checks: number;
}

/** Something that must hold does not. */
export class BrokenInvariant extends Error {
  override name = 'BrokenInvariant';
}

export function hold(view: Pick<View, 'checks'>, isSo: boolean, words: string): void {
  if (!isSo) throw new BrokenInvariant(words);
  view.checks += 1;
}

/** From the instant at which a page must change to the moment at which readers have it, on a clock that is right. */
export const pageLagMs = 6 * minuteMs;
/** So long after a start, or a build that failed, a server has caught up. */
export const catchUpMs = pageLagMs + skewMs;
