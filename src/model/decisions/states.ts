/**
 * Where an application stands in the selection of its call. The first two follow from the reviews: nobody has it to review, or
 * someone has. A person decides the others.
 */
export const selectionStates = [
  'received',
  'under-review',
  'shortlisted',
  'interview',
  'accepted',
  'declined',
  'withdrawn',
] as const;

export type SelectionState = (typeof selectionStates)[number];

/** Those that a person decides. */
export const decidedStates = ['shortlisted', 'interview', 'accepted', 'declined', 'withdrawn'] as const;

export type DecidedState = (typeof decidedStates)[number];

/**
 * What can be decided, by where an application stands. Nobody is accepted, or invited, unseen. What an applicant was told is
 * never turned into its opposite in one step: it is opened again first, as shortlisted.
 */
export const transitions = {
  received: ['shortlisted', 'declined', 'withdrawn'],
  'under-review': ['shortlisted', 'interview', 'accepted', 'declined', 'withdrawn'],
  shortlisted: ['interview', 'accepted', 'declined', 'withdrawn'],
  interview: ['shortlisted', 'accepted', 'declined', 'withdrawn'],
  accepted: ['shortlisted', 'withdrawn'],
  declined: ['shortlisted'],
  withdrawn: ['shortlisted'],
} as const satisfies Record<SelectionState, readonly DecidedState[]>;

/** What can be decided of an application that stands so. */
export const nextStates = (from: SelectionState): readonly DecidedState[] => transitions[from];

/** True where applicants may still withdraw by themselves. Once it is decided, they write to the staff. */
export const isWithdrawable = (from: SelectionState): boolean =>
  from !== 'accepted' && nextStates(from).includes('withdrawn');

/** True for a state that a person decides; narrows what a form or a database holds. */
export const isDecided = (value: unknown): value is DecidedState =>
  decidedStates.some((state) => state === value);

/** True where nobody has decided anything yet. */
export const isUndecided = (state: SelectionState): boolean => !isDecided(state);
