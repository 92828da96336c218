import type { PublicationStatus } from '../../src/server/publisher/publication-status.ts';

/** A publisher that has published nothing, and has nothing to do. */
export const idlePublication: PublicationStatus = {
  state: 'idle',
  step: null,
  startedAt: null,
  finishedAt: null,
  durationMs: null,
  problems: [],
  live: null,
  warnings: [],
  next: null,
};
