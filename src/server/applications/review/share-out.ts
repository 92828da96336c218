import { sha256 } from '../../../digest.ts';

/** What there is to share out. */
export interface ShareOut {
  applications: readonly {
    reference: string;
    /** The applicant's field of activity; empty where the form does not ask. */
    field: string;
  }[];
  /** Ids. */
  reviewers: readonly string[];
  /** Who has, or had, what. Nobody gets again what was taken away from them, or what they have a conflict with. */
  assigned: readonly { reference: string; reviewer: string; isActive: boolean }[];
  perApplication: number;
}

export interface Assignment {
  reference: string;
  reviewer: string;
}

/** How much everyone has, in all and of each field. */
function createLoads() {
  const counts = new Map<string, number>();
  const ofField = (reviewer: string, field: string) => `${reviewer}\n${field}`;
  const count = (key: string) => counts.get(key) ?? 0;
  return {
    of: (reviewer: string, field: string) => ({
      all: count(reviewer),
      ofField: count(ofField(reviewer, field)),
    }),
    add: (reviewer: string, field: string) => {
      for (const key of [reviewer, ofField(reviewer, field)]) counts.set(key, count(key) + 1);
    },
  };
}

/**
 * Who is to review what, beside what is assigned: each application goes to those who have the fewest, and among them to those
 * who have the fewest of its field. What is left to chance is drawn from the seed, so that the same seed gives the same.
 */
export function shareOut(
  { applications, reviewers, assigned, perApplication }: ShareOut,
  seed: string,
): Assignment[] {
  const draw = (...parts: readonly string[]) => sha256([seed, ...parts].join('\n'));
  const fields = new Map(applications.map(({ reference, field }) => [reference, field]));
  const loads = createLoads();
  const active = assigned.filter(({ isActive }) => isActive);
  for (const { reference, reviewer } of active) loads.add(reviewer, fields.get(reference) ?? '');
  const takes = Map.groupBy(assigned, ({ reference }) => reference);
  // Field by field: so each one is dealt round among all.
  const inOrder = applications
    .map((one) => ({ ...one, order: `${one.field}\n${draw(one.reference)}` }))
    .toSorted((one, other) => (one.order < other.order ? -1 : 1));
  const given: Assignment[] = [];
  for (const { reference, field } of inOrder) {
    const taken = takes.get(reference) ?? [];
    const missing = perApplication - taken.filter(({ isActive }) => isActive).length;
    const excluded = new Set(taken.map(({ reviewer }) => reviewer));
    const candidates = reviewers
      .filter((reviewer) => !excluded.has(reviewer))
      .map((reviewer) => ({ reviewer, chance: draw(reference, reviewer), load: loads.of(reviewer, field) }))
      .toSorted(
        (one, other) =>
          one.load.all - other.load.all ||
          one.load.ofField - other.load.ofField ||
          (one.chance < other.chance ? -1 : 1),
      );
    for (const { reviewer } of candidates.slice(0, Math.max(0, missing))) {
      loads.add(reviewer, field);
      given.push({ reference, reviewer });
    }
  }
  return given;
}
