import { defineClockQuery } from '../reads/queries.ts';

/** A stage of a call's timeline, as far as its state goes. */
interface Stage {
  /** `2026-03-31`; absent where no day is set. */
  date?: string | undefined;
}

export type StageState = 'past' | 'now' | 'next';

/**
 * How each stage stands. A stage whose day is over is past, and the next one is under way where it has no day of its own;
 * while the call takes applications, its last dated stage lasts until the next dated one.
 * @param today in the zone of the call
 * @param isClosed whether applications are over
 * @example stageStates([{ date: '2026-03-31' }, {}], '2026-04-15', true) // ['past', 'now']
 */
export function stageStates(stages: readonly Stage[], today: string, isClosed: boolean): StageState[] {
  const reached = stages.findLastIndex(({ date }) => date !== undefined && date <= today);
  const next = stages[reached + 1];
  const isOver = (stages[reached]?.date ?? today) < today && (isClosed || next?.date === undefined);
  const current = isOver ? reached + 1 : reached;
  return stages.map(({ date }, index) => {
    if (index < current) return 'past';
    return index === current && (date ?? today) <= today ? 'now' : 'next';
  });
}

/** The day of this build in a zone: `2026-03-31`. */
export const todayIn = defineClockQuery('today', (now, zone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(now),
);
