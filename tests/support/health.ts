import type { Health } from '../../src/server/http/health.ts';

/** A server that can do its work, where a test is about something else. */
export const wellHealth: Health = {
  stored: () => undefined,
  refused: () => undefined,
  isStoring: () => Promise.resolve(true),
  check: () => Promise.resolve([]),
};
