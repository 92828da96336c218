import { z } from 'zod';

/** How the repository that publications are pushed to stands beside ours; instants are ISO 8601 in UTC. */
export const remoteStatusSchema = z.object({
  /**
   * `waiting`: something is still to be pushed, or the repository cannot be reached. `diverged`: the same text was changed
   * here and there, and a person must choose which is right.
   */
  state: z.enum(['in-step', 'waiting', 'diverged']),
  /** Since when something has been waiting to be pushed. */
  since: z.string().nullable(),
  /** When the two were last compared. */
  checkedAt: z.string().nullable(),
  /** Why the last attempt failed, in git’s words. */
  error: z.string().nullable(),
  /** How many attempts have failed in a row. */
  attempts: z.number(),
  /** The texts that both sides changed: `programs/spark`, a fingerprint of both states, who changed it there, and when. */
  conflicts: z.array(z.object({ name: z.string(), fingerprint: z.string(), by: z.string(), at: z.string() })),
});

export type RemoteStatus = z.infer<typeof remoteStatusSchema>;
