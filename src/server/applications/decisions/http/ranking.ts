import { decisionPath } from '../../../../model/decisions/addresses.ts';
import { reviewWords } from '../../../../model/reviews/words.ts';
import type { RankingPage } from '../../../../model/messages/reviews.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { rankingPage } from '../../review/http/ranking-page.ts';
import { readNames, unnamed } from '../../staff/find/names.ts';
import { readDecisions } from '../read.ts';
import type { DecisionOutcome } from './actions.ts';
import { choiceOf } from './choice.ts';
import type { DecisionContext } from './options.ts';

/** The ranking of a call, with where each application stands and what can be decided of it. */
export async function decidingPage(
  context: DecisionContext,
  call: SiteCall,
  {
    formToken,
    without,
    outcome: { done, problem, problems, typed },
  }: { formToken: string; without: string | undefined; outcome: DecisionOutcome },
): Promise<RankingPage> {
  const { store, locale, tag } = context;
  const decisions = await readDecisions(store.db, { call: call.name, form: call.form });
  const ranking = await rankingPage({ ...context, words: reviewWords(locale, tag) }, call, without);
  const names = await readNames(
    context,
    ranking.rows.map(({ reference }) => reference),
  );
  const pending = [...decisions.values()].filter((decision) => decision.pending).length;
  return {
    ...ranking,
    formToken,
    rows: ranking.rows.map((row) => {
      const decision = decisions.get(row.reference);
      return {
        ...row,
        ...(names.get(row.reference) ?? unnamed),
        decision: decision ? choiceOf(context, decision, typed?.get(row.reference)) : null,
      };
    }),
    decisions: { href: decisionPath(locale, call.name), pending },
    done,
    problem,
    problems,
  };
}
