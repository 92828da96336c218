import type { Alarm } from '../applications/delivery/alarms.ts';
import type { Publisher } from './publisher.ts';

/** What the staff must know: that nothing can be published, or not all, or that a scheduled change is late for that. */
export function publicationAlarms(
  { status: { problems, next }, isFailing }: Pick<Publisher, 'status' | 'isFailing'>,
  now: Date,
): Alarm[] {
  if (!isFailing && problems.length === 0) return [];
  const [first] = problems;
  const place = first ? `${first.file}${first.line ? `:${first.line}` : ''}` : 'astro build';
  const failed = { name: 'publication-failed', channel: place, count: problems.length } as const;
  const isLate = next !== null && new Date(next) <= now;
  return isLate ? [failed, { name: 'transition-failed', channel: next, count: 1 }] : [failed];
}
