import { applicationPath } from '../../../../model/applications/addresses.ts';
import {
  decisionPath,
  decisionTextsPath,
  reasonsPath,
  selectionRecordPath,
  showcasePath,
} from '../../../../model/decisions/addresses.ts';
import { selectionStates } from '../../../../model/decisions/states.ts';
import type { DecisionsPage } from '../../../../model/messages/decisions.ts';
import { rankingPath } from '../../../../model/reviews/addresses.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { progressWords } from '../../review/http/application-reviews.ts';
import { noReviews, readProgress } from '../../review/results.ts';
import { readNames, unnamed } from '../../staff/find/names.ts';
import { callTitle, formatTime } from '../../staff/format.ts';
import { readMessage, type Message } from '../message.ts';
import { readPending } from '../pending.ts';
import { readDecisions } from '../read.ts';
import type { DecisionOutcome } from './actions.ts';
import { toField } from './choice.ts';
import type { DecisionContext } from './options.ts';

type Row = DecisionsPage['rows'][number];

/** How a message goes, and where. */
function wayOf({ words, canSend }: DecisionContext, { recipient, language }: Message): string {
  const spoken = words(`preview.language.${language}`);
  if (recipient === undefined) return words('preview.no-address', { language: spoken });
  const way = canSend ? 'preview.to' : 'preview.by-hand';
  return words(way, { recipient, language: spoken });
}

function previewOf(context: DecisionContext, call: string, message: Message): NonNullable<Row['message']> {
  const { reference, language, subject, text, reasons } = message;
  return {
    language,
    subject,
    text,
    way: wayOf(context, message),
    reasons: context.words(`reasons.${reasons}`),
    isUnconfirmed: reasons === 'unconfirmed',
    reasonsHref: reasonsPath(context.locale, call, reference),
  };
}

/** The pending decisions of a call, as they are applied, with the messages as they are sent. */
export async function decisionsPage(
  context: DecisionContext,
  { name: call, form }: SiteCall,
  { formToken, outcome: { done, problem, problems } }: { formToken: string; outcome: DecisionOutcome },
): Promise<DecisionsPage> {
  const { store, locale, words } = context;
  const pending = await readPending(store.db, { call, form });
  const all = [...(await readDecisions(store.db, { call, form })).values()];
  const references = pending.map(({ reference }) => reference);
  const progress = await readProgress(store.db, references);
  const names = await readNames(context, references);
  const rows: Row[] = [];
  for (const decision of pending) {
    const { reference, state, shown } = decision;
    const { to, at, by } = decision.pending;
    const message = await readMessage(store.db, call, decision, context);
    rows.push({
      reference,
      ...(names.get(reference) ?? unnamed),
      href: applicationPath(locale, reference),
      from: words(`state.${state}`),
      to: words(`state.${to}`),
      by,
      at: formatTime(context, at),
      reviews: progressWords(context, progress.get(reference) ?? noReviews),
      message: message ? previewOf(context, call, message) : null,
      shown: toField(shown, message?.digest),
    });
  }
  return {
    formToken,
    alternates: { fr: decisionPath('fr', call), en: decisionPath('en', call) },
    call: callTitle(context, call),
    ranking: rankingPath(locale, call),
    texts: decisionTextsPath(locale, call),
    record: selectionRecordPath(locale, call),
    showcase: showcasePath(locale, call),
    canSend: context.canSend,
    unconfirmed: rows.filter(({ message }) => message?.isUnconfirmed).length,
    rows,
    counts: selectionStates.flatMap((state) => {
      const count = all.filter((decision) => decision.state === state).length;
      return count === 0 ? [] : [{ state: words(`state.${state}`), count }];
    }),
    done,
    problem,
    problems,
  };
}
