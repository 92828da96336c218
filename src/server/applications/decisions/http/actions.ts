import type { SiteCall } from '../../../../model/site-data.ts';
import type { DecidedState } from '../../../../model/decisions/states.ts';
import type { PageContext, StaffPagesOptions } from '../../staff/http/options.ts';
import { applyDecisions } from '../apply.ts';
import { leaveOutReasons } from '../leave-out.ts';
import { chooseDecisions } from '../choose.ts';
import { readChoices, readShown } from './choice.ts';
import { conflictWords } from './conflict-words.ts';
import type { DecisionContext } from './options.ts';

export interface Asked {
  call: Pick<SiteCall, 'name' | 'form'>;
  form: FormData;
  /** The address of the account. */
  actor: string;
  record: StaffPagesOptions['record'];
}

/** What came of a button. */
export interface Outcome {
  done: string[];
  problem: string | null;
  /** What is wrong, application by application. */
  problems: string[];
}

/** The same, of a form with decisions. */
export interface DecisionOutcome extends Outcome {
  /** What was chosen in a form that was refused, by reference. */
  typed?: ReadonlyMap<string, DecidedState | null>;
}

export const nothingDecided: Outcome = { done: [], problem: null, problems: [] };

/** Makes what was chosen pending, or takes it back. */
export async function choose(
  context: PageContext,
  { call, form, actor, record }: Asked,
): Promise<DecisionOutcome> {
  const { store, words, now } = context;
  const { choices, unknown } = readChoices(form);
  if (unknown) return { ...nothingDecided, problem: words('problem.unknown') };
  if (choices.length === 0) return { ...nothingDecided, problem: words('problem.nothing-chosen') };
  const conflicts = await chooseDecisions(store.db, choices, {
    call: call.name,
    form: call.form,
    actor,
    now,
    record: ({ reference, to }, trx) =>
      record(to === null ? 'decision-taken-back' : `decision-pending-${to}`, reference, trx),
  });
  if (conflicts.length === 0)
    return { ...nothingDecided, done: [words('done.chosen', { count: choices.length })] };
  const inConflict = new Set(conflicts.map(({ reference }) => reference));
  return {
    ...nothingDecided,
    problem: words('problem.not-chosen'),
    problems: conflicts.map((conflict) => conflictWords(context, conflict)),
    typed: new Map(
      choices
        .filter(({ reference }) => !inConflict.has(reference))
        .map(({ reference, to }) => [reference, to]),
    ),
  };
}

/** Applies what is pending, as it was shown. */
async function apply(
  context: DecisionContext,
  { call, form, actor, record }: Asked,
): Promise<DecisionOutcome> {
  const { store, words, now, vault, site, canSend } = context;
  const shown = readShown(form);
  if (shown.size === 0) return { ...nothingDecided, problem: words('problem.nothing-pending') };
  const { count, mailed, conflicts } = await applyDecisions(store.db, {
    vault,
    site,
    canSend,
    call: call.name,
    form: call.form,
    actor,
    now,
    shown,
    record: ({ reference, to }, trx) => record(`decision-applied-${to}`, reference, trx),
  });
  if (conflicts.length === 0) {
    const applied = words('done.applied', { count });
    return {
      ...nothingDecided,
      done: mailed === 0 ? [applied] : [applied, words('done.mailed', { count: mailed })],
    };
  }
  return {
    ...nothingDecided,
    problem: words('problem.not-applied'),
    problems: conflicts.map((conflict) => conflictWords(context, conflict)),
  };
}

/** Leaves the reasons out of the messages on which nobody has worked. */
async function leaveOut(context: DecisionContext, { call, actor, record }: Asked): Promise<DecisionOutcome> {
  const { store, words } = context;
  const count = await leaveOutReasons(store.db, {
    ...context,
    call: call.name,
    form: call.form,
    actor,
    record: (reference, trx) => record('decision-reasons-left-out', reference, trx),
  });
  return { ...nothingDecided, done: [words('done.left-out', { count })] };
}

/** Does what a button on the page of pending decisions asks for. */
export function actOnPending(context: DecisionContext, asked: Asked): Promise<DecisionOutcome> {
  return asked.form.get('action') === 'leave-out' ? leaveOut(context, asked) : apply(context, asked);
}
