import { nextStates } from '../../../../model/decisions/states.ts';
import { formatTime } from '../../staff/format.ts';
import type { Conflict } from '../conflicts.ts';
import type { PageContext } from '../../staff/http/options.ts';

function decisionWordsOf(context: PageContext, { reference, now }: Conflict): string {
  const { words } = context;
  if (!now) return words('conflict.gone', { reference });
  const state = words(`state.${now.state}`);
  if (!now.pending) return words('conflict.decision', { reference, state });
  return words('conflict.decision.pending', {
    reference,
    state,
    pending: words(`state.${now.pending.to}`),
    by: now.pending.by,
    at: formatTime(context, now.pending.at),
  });
}

/** Why nothing was changed, an application a sentence. */
export function conflictWords(context: PageContext, conflict: Conflict): string {
  const { words } = context;
  const { reference, why, now, to } = conflict;
  switch (why) {
    case 'gone':
    case 'withdrawn':
    case 'reviews':
    case 'message':
    case 'reasons':
    case 'waiting':
      return words(`conflict.${why}`, { reference });
    case 'decision':
      return decisionWordsOf(context, conflict);
    case 'transition': {
      const offered = nextStates(now?.state ?? 'received').map((state) => words(`state.${state}`));
      return words('conflict.transition', {
        reference,
        from: words(`state.${now?.state ?? 'received'}`),
        to: words(`state.${to ?? 'shortlisted'}`),
        offered: offered.join(', '),
      });
    }
  }
}
