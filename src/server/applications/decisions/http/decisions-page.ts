import { applicationPath } from '../../../../model/applications/addresses.ts';
import { decisionPath } from '../../../../model/decisions/addresses.ts';
import { selectionStates } from '../../../../model/decisions/states.ts';
import type { DecisionsPage } from '../../../../model/messages/decisions.ts';
import { rankingPath } from '../../../../model/reviews/addresses.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { progressWords } from '../../review/http/application-reviews.ts';
import { noReviews, readProgress } from '../../review/results.ts';
import { callTitle, formatTime } from '../../staff/format.ts';
import { readPending } from '../apply.ts';
import { readDecisions } from '../read.ts';
import type { DecisionOutcome } from './actions.ts';
import { toField } from './choice.ts';
import type { DecisionContext } from './options.ts';

/** The pending decisions of a call, as they are applied. */
export async function decisionsPage(
  context: DecisionContext,
  { name: call, form }: SiteCall,
  { formToken, outcome: { done, problem, problems } }: { formToken: string; outcome: DecisionOutcome },
): Promise<DecisionsPage> {
  const { store, locale, words } = context;
  const pending = await readPending(store.db, { call, form });
  const all = [...(await readDecisions(store.db, { call, form })).values()];
  const progress = await readProgress(
    store.db,
    pending.map(({ reference }) => reference),
  );
  return {
    formToken,
    alternates: { fr: decisionPath('fr', call), en: decisionPath('en', call) },
    call: callTitle(context, call),
    ranking: rankingPath(locale, call),
    rows: pending.map(({ reference, state, pending: { to, at, by }, shown }) => ({
      reference,
      href: applicationPath(locale, reference),
      from: words(`state.${state}`),
      to: words(`state.${to}`),
      by,
      at: formatTime(context, at),
      reviews: progressWords(context, progress.get(reference) ?? noReviews),
      shown: toField(shown),
    })),
    counts: selectionStates.flatMap((state) => {
      const count = all.filter((decision) => decision.state === state).length;
      return count === 0 ? [] : [{ state: words(`state.${state}`), count }];
    }),
    done,
    problem,
    problems,
  };
}
