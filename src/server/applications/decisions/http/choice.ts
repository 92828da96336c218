import { parseReference } from '../../../../forms/reference.ts';
import { isDecided, nextStates, type DecidedState } from '../../../../model/decisions/states.ts';
import type { DecisionChoice } from '../../../../model/messages/decisions.ts';
import { formatTime } from '../../staff/format.ts';
import type { Choice } from '../choose.ts';
import type { ShownToApply } from '../apply.ts';
import type { Decision, Shown } from '../read.ts';
import type { PageContext } from '../../staff/http/options.ts';

/** What a page holds of what it shows, for the form that comes back. */
export const toField = ({ pending, decision, reviews }: Shown, message = ''): string =>
  [pending ?? '', decision, reviews, message].join('.');

function fromField(text: string): ShownToApply | undefined {
  const [, pending = '', decision, reviews, message = ''] =
    /^([a-z]*)\.([0-9a-f]{16})\.([0-9a-f]{16})\.([0-9a-f]{16}|)$/.exec(text) ?? [];
  if (decision === undefined || reviews === undefined) return undefined;
  return { pending: isDecided(pending) ? pending : null, decision, reviews, message };
}

const unreadable: ShownToApply = { pending: null, decision: '', reviews: '', message: '' };

/** What a form says that the person was shown, by reference. What cannot be read fits nothing that there is now. */
export function readShown(form: FormData): Map<string, ShownToApply> {
  const fields = [...form].flatMap(([name, value]) => {
    const parsed = name.startsWith('shown-') ? parseReference(name.slice('shown-'.length)) : undefined;
    if (!parsed?.ok || typeof value !== 'string') return [];
    return [[parsed.reference, fromField(value) ?? unreadable] as const];
  });
  return new Map<string, ShownToApply>(fields);
}

/** What was chosen in a form otherwise than it was shown; `unknown`: something that is no state. */
export function readChoices(form: FormData): { choices: Choice[]; unknown: boolean } {
  const choices: Choice[] = [];
  let unknown = false;
  for (const [reference, shown] of readShown(form)) {
    const typed = form.get(`decision-${reference}`);
    if (typed === null) continue;
    const to: DecidedState | null = isDecided(typed) ? typed : null;
    if (to === null && typed !== '') unknown = true;
    if (to !== shown.pending) choices.push({ reference, to, shown });
  }
  return { choices, unknown };
}

/** Where an application stands, and what can be chosen. @param typed what was chosen in a form that was refused. */
export function choiceOf(
  context: PageContext,
  { reference, state, pending, shown }: Decision,
  typed?: DecidedState | null,
): DecisionChoice {
  const { words } = context;
  const chosen = typed === undefined ? (pending?.to ?? null) : typed;
  const offered = nextStates(state);
  // What is pending stays to be seen where it cannot be decided any more.
  const values = pending && !offered.includes(pending.to) ? [...offered, pending.to] : offered;
  return {
    reference,
    state: words(`state.${state}`),
    pending:
      pending &&
      words('pending', {
        state: words(`state.${pending.to}`),
        by: pending.by,
        at: formatTime(context, pending.at),
      }),
    options: [
      { value: '', label: words('choice.none'), isChosen: chosen === null },
      ...values.map((value) => ({ value, label: words(`state.${value}`), isChosen: value === chosen })),
    ],
    shown: toField(shown),
  };
}
