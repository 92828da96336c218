import { locales, type Locale } from '../../../../i18n/locales.ts';
import { decisionPath, decisionTextsPath } from '../../../../model/decisions/addresses.ts';
import { findTemplateFault, longestTemplate } from '../../../../model/decisions/template.ts';
import type { DecisionTextsPage } from '../../../../model/messages/decisions.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { callTitle } from '../../staff/format.ts';
import { typedSavedAt, typedText } from '../../staff/http/typed-text.ts';
import { isTold, readTexts, saveTexts, toldStates, type Texts, type ToldState } from '../texts.ts';
import { nothingDecided, type Asked, type Outcome } from './actions.ts';
import type { DecisionContext } from './options.ts';

/** What came of a button, with the texts that were refused. */
export interface TextsOutcome extends Outcome {
  typed?: { state: ToldState; texts: Texts };
}

function readTyped(form: FormData, state: ToldState): Texts {
  const inLanguage = (locale: Locale) => ({
    subject: typedText(form, `subject-${locale}`).replace(/\s+/g, ' '),
    text: typedText(form, `text-${locale}`),
  });
  return {
    isSent: state !== 'shortlisted' || form.get('isSent') === 'yes',
    savedAt: typedSavedAt(form),
    fr: inLanguage('fr'),
    en: inLanguage('en'),
  };
}

/** What is wrong with texts, a sentence each. */
function faultsOf({ words }: DecisionContext, texts: Texts): string[] {
  return locales.flatMap((locale) =>
    (['subject', 'text'] as const).flatMap((part) => {
      const fault = findTemplateFault(part, texts[locale][part]);
      if (!fault) return [];
      const where = words(`texts.${part}.${locale}`);
      const { why, ...details } = fault;
      return [words(`template.${why}`, { where, count: longestTemplate[part], ...details })];
    }),
  );
}

/** Saves the texts of messages that a form holds. */
export async function actOnTexts(
  context: DecisionContext,
  { call, form, actor, record }: Asked,
): Promise<TextsOutcome> {
  const { store, words, now } = context;
  const state = form.get('state');
  if (!isTold(state)) return { ...nothingDecided, problem: words('problem.unknown') };
  const texts = readTyped(form, state);
  const problems = faultsOf(context, texts);
  if (problems.length > 0)
    return { done: [], problem: words('problem.texts'), problems, typed: { state, texts } };
  const isSaved = await saveTexts(store.db, {
    call: call.name,
    state,
    texts,
    actor,
    now,
    record: (trx) => record('decision-texts-saved', call.name, trx),
  });
  if (isSaved) return { ...nothingDecided, done: [words('done.texts', { state: words(`state.${state}`) })] };
  const { savedAt } = await readTexts(store.db, call.name, state);
  return {
    done: [],
    problem: words('problem.texts-changed'),
    problems: [],
    typed: { state, texts: { ...texts, savedAt } },
  };
}

/** The texts of the messages of a call, as the staff write them. */
export async function textsPage(
  context: DecisionContext,
  { name: call }: SiteCall,
  { formToken, outcome: { done, problem, problems, typed } }: { formToken: string; outcome: TextsOutcome },
): Promise<DecisionTextsPage> {
  const { store, locale, words } = context;
  const states: DecisionTextsPage['states'] = [];
  for (const state of toldStates) {
    const { isSent, savedAt, fr, en } =
      typed?.state === state ? typed.texts : await readTexts(store.db, call, state);
    const isOptional = state === 'shortlisted';
    states.push({ state, label: words(`state.${state}`), isSent, isOptional, savedAt, fr, en });
  }
  return {
    formToken,
    alternates: { fr: decisionTextsPath('fr', call), en: decisionTextsPath('en', call) },
    call: callTitle(context, call),
    decisions: decisionPath(locale, call),
    states,
    done,
    problem,
    problems,
  };
}
