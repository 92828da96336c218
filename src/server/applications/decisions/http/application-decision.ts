import { actorWords } from '../../../../model/accounts/actors.ts';
import { accountWords } from '../../../../model/accounts/words.ts';
import { decisionPath } from '../../../../model/decisions/addresses.ts';
import type { ApplicationDecision } from '../../../../model/messages/decisions.ts';
import type { ApplicationListRow } from '../../../../model/messages/applications.ts';
import { formatTime } from '../../staff/format.ts';
import type { PageContext } from '../../staff/http/options.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { listChanges } from '../history.ts';
import { listMessages } from '../queue.ts';
import { readDecisions, type Decision } from '../read.ts';
import { choose, type Asked } from './actions.ts';
import { choiceOf } from './choice.ts';
import { withDecisionWords } from './options.ts';

/** The call of an application by whose form people apply; undefined for what is in no selection. */
const callOf = (
  { site }: Pick<PageContext, 'site'>,
  { call, form }: Pick<StoredApplication, 'call' | 'form'>,
) => site.calls.find((one) => one.name === call && one.form === form.name);

/** Where an application stands in the selection of its call; null for what is in none. */
export async function applicationDecision(
  context: PageContext,
  application: StoredApplication,
): Promise<ApplicationDecision | null> {
  const call = callOf(context, application);
  const { reference } = application;
  const changes = await listChanges(context.store.db, reference);
  // What was decided stays to be read where the call leaves the site, or gets another form.
  if (!call && changes.length === 0) return null;
  const messages = await listMessages(context.store.db, context.vault, reference);
  const drawn = withDecisionWords(context);
  const decision =
    call && (await readDecisions(context.store.db, { references: [reference] })).get(reference);
  return {
    choice: decision ? choiceOf(drawn, decision) : null,
    href: call ? decisionPath(context.locale, call.name) : null,
    history: changes.map(({ at, actor, from, to }) => ({
      at: formatTime(context, at),
      actor: actorWords(accountWords(context.locale, context.tag), actor),
      words: drawn.words('history', {
        from: drawn.words(`state.${from}`),
        to: drawn.words(`state.${to}`),
      }),
    })),
    messages: messages.map(({ at, state, isMailed, language, subject, text }) => ({
      title: drawn.words(isMailed ? 'told' : 'told.by-hand', {
        state: drawn.words(`state.${state}`),
        at: formatTime(context, at),
      }),
      language,
      subject,
      text,
    })),
  };
}

/** Makes a decision on one application pending, or takes it back. */
export async function decideOne(
  context: PageContext,
  application: StoredApplication,
  asked: Omit<Asked, 'call'>,
): Promise<{ done: string[]; problem: string | null }> {
  const call = callOf(context, application);
  const drawn = withDecisionWords(context);
  if (!call) return { done: [], problem: drawn.words('problem.no-call') };
  const { done, problem, problems } = await choose(drawn, { ...asked, call });
  return { done, problem: problem && [problem, ...problems].join(' ') };
}

/** What stands beside an application in the list: where it stands once someone has decided, and what is pending. */
export function decisionBadges(
  context: PageContext,
  decision: Decision | undefined,
): ApplicationListRow['badges'] {
  if (!decision) return [];
  const { words } = withDecisionWords(context);
  const { state, pending } = decision;
  const isShown = state !== 'received' && state !== 'under-review';
  return [
    ...(isShown ? [{ label: words(`state.${state}`), warns: false }] : []),
    ...(pending
      ? [{ label: words('badge.pending', { state: words(`state.${pending.to}`) }), warns: false }]
      : []),
  ];
}
