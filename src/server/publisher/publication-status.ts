import type { Problem } from '../../model/problem.ts';

/** What `GET /api/publication` answers; instants are ISO 8601 in UTC. */
export interface PublicationStatus {
  /** `building` from the moment a change is known: what is live may no longer be what was saved. */
  state: 'idle' | 'building' | 'failed';
  /** Of what is building: `search` once the pages are live as they were saved, and only the search index is left. */
  step: 'pages' | 'search' | null;
  /** Of the current or the last build. */
  startedAt: string | null;
  finishedAt: string | null;
  /** From the change to the moment it was live. */
  durationMs: number | null;
  /** Why the last build failed; where it did not, what is held back: those files stay as they were published before. */
  problems: readonly Problem[];
  live: { id: string; publishedAt: string } | null;
  /** What is published all the same and should be fixed: links that lead nowhere, pages that are too heavy. */
  warnings: readonly string[];
  /** When the site will next be built because of time. */
  next: string | null;
}
