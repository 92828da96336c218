import { unrecorded } from './reads.ts';

/** Tells a build from the one before in the same process, which counts them. */
export const buildKey = () => process.env['BUILD_COUNT'] ?? '';

/** Does what all pages of a build share once for each build; in development, where content changes under way, each time. */
export function oncePerBuild<T>(work: () => Promise<T>): () => Promise<T> {
  let last: { key: string; result: Promise<T> } | undefined;
  return () => {
    if (!import.meta.env.PROD) return work();
    const key = buildKey();
    if (last?.key !== key) last = { key, result: unrecorded(work) };
    return last.result;
  };
}
