import { applicationPath } from '../../../../model/applications/addresses.ts';
import { decisionPath, reasonsPath } from '../../../../model/decisions/addresses.ts';
import type { ReasonsPage } from '../../../../model/messages/decisions.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { callTitle } from '../../staff/format.ts';
import { harmless } from '../../staff/harmless.ts';
import { typedSavedAt, typedText } from '../../staff/http/typed-text.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { criteriaOf, longestReason, readReasons, saveReasons, type ReasonsBody } from '../reasons.ts';
import { readDecisions } from '../read.ts';
import { nothingDecided, type Asked, type Outcome } from './actions.ts';
import type { DecisionContext } from './options.ts';

/** What came of a button, with the reasons that were refused. */
export interface ReasonsOutcome extends Outcome {
  typed?: { body: ReasonsBody; savedAt: number };
}

const modes = { draft: 'draft', confirm: 'confirmed', 'leave-out': 'left-out' } as const;
const isAction = (value: unknown): value is keyof typeof modes =>
  typeof value === 'string' && Object.hasOwn(modes, value);

/** Saves the reasons of an application: as a draft, confirmed for the decision that is pending, or left out of its message. */
export async function actOnReasons(
  context: DecisionContext,
  { reference }: Pick<StoredApplication, 'reference'>,
  { call, form, actor, record }: Asked,
): Promise<ReasonsOutcome> {
  const { store, vault, words, now } = context;
  const action = form.get('action');
  if (!isAction(action)) return { ...nothingDecided, problem: words('problem.unknown') };
  const mode = modes[action];
  const criteria = await criteriaOf(store.db, call.name);
  const count = criteria?.selection.length ?? 0;
  const body = {
    items: Array.from({ length: count }, (_, index) => typedText(form, `reason-${index}`)),
    overall: typedText(form, 'overall'),
  };
  const typed = { body, savedAt: typedSavedAt(form) };
  const refuse = (problem: string) => ({
    done: [],
    problem: words(problem, { count: longestReason }),
    problems: [],
    typed,
  });
  const texts = [...body.items, body.overall];
  if (texts.some((text) => text.length > longestReason)) return refuse('problem.reasons-long');
  if (mode === 'confirmed' && texts.every((text) => text === '')) return refuse('problem.reasons-empty');
  const decision = (await readDecisions(store.db, { references: [reference] })).get(reference);
  const state = decision?.pending?.to ?? null;
  if (mode !== 'draft' && state === null) return refuse('problem.reasons-nothing-pending');
  if (mode !== 'draft' && form.get('state') !== state) return refuse('problem.reasons-other-decision');
  const isSaved = await saveReasons(store.db, vault, {
    reference,
    call: call.name,
    mode,
    state: mode === 'draft' ? null : state,
    ...typed,
    actor,
    now,
    record: (trx) => record(`decision-reasons-${mode}`, reference, trx),
  });
  if (isSaved) return { ...nothingDecided, done: [words(`done.reasons.${mode}`)] };
  const { savedAt } = await readReasons(store.db, vault, { reference, count });
  return { ...refuse('problem.reasons-changed'), typed: { body, savedAt } };
}

/** The reasons of a decision on an application, as the staff edit them. */
export async function reasonsPage(
  context: DecisionContext,
  { name: call }: SiteCall,
  { reference, locale: language }: StoredApplication,
  { formToken, outcome: { done, problem, typed } }: { formToken: string; outcome: ReasonsOutcome },
): Promise<ReasonsPage> {
  const { store, vault, locale, words } = context;
  const criteria = await criteriaOf(store.db, call);
  const selection = criteria?.selection ?? [];
  const decision = (await readDecisions(store.db, { references: [reference] })).get(reference);
  const {
    mode,
    state,
    body: kept,
    savedAt,
  } = await readReasons(store.db, vault, {
    reference,
    count: selection.length,
  });
  const body = typed?.body ?? kept;
  const to = decision?.pending?.to;
  const isChecked = to !== undefined && state === to && mode !== 'draft' && mode !== 'none';
  return {
    formToken,
    alternates: { fr: reasonsPath('fr', call, reference), en: reasonsPath('en', call, reference) },
    reference,
    call: callTitle(context, call),
    decisions: decisionPath(locale, call),
    application: applicationPath(locale, reference),
    language,
    pending: to ? { state: to, label: words(`state.${to}`) } : null,
    status: words(`reasons.${isChecked ? mode : 'unconfirmed'}`),
    items: selection.map(({ label }, index) => ({
      label: label[language],
      text: harmless(body.items[index] ?? ''),
    })),
    overall: harmless(body.overall),
    longest: longestReason,
    savedAt: typed?.savedAt ?? savedAt,
    done,
    problem,
  };
}
