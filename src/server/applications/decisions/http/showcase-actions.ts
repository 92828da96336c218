import type { ChosenStartup } from '../showcase/texts.ts';
import type { Showcase } from '../showcase/port.ts';
import {
  draftCohort,
  draftStartups,
  type Drafted,
  type DraftingOptions,
  type NotDrafted,
} from '../showcase/draft.ts';
import { typedText } from '../../staff/http/typed-text.ts';
import type { Asked } from './actions.ts';
import type { DecisionContext } from './options.ts';
import { longest, nothingDrafted, type ShowcaseOutcome, type Typed } from './showcase-page.ts';

/** A text of one line. */
const lineIn = (form: FormData, name: string): string => typedText(form, name).replace(/\s+/g, ' ');

/** What the form holds of each application, by reference. */
function readTyped(form: FormData): Map<string, Typed> {
  const chosen = new Set(form.getAll('choose'));
  const names = [...form.keys()].flatMap((key) => /^name-([A-Za-z0-9-]{1,40})$/.exec(key)?.[1] ?? []);
  return new Map(
    names.map((reference) => [
      reference,
      {
        isChosen: chosen.has(reference),
        name: lineIn(form, `name-${reference}`),
        tagline: lineIn(form, `tagline-${reference}`),
        domain: lineIn(form, `domain-${reference}`),
      },
    ]),
  );
}

/** What is wrong with what was typed, a sentence each. */
function faultsOf({ words, site }: DecisionContext, chosen: readonly ChosenStartup[]): string[] {
  const known = new Set(site.domains.map(({ value }) => value));
  return chosen.flatMap(({ reference, name, tagline, domain }) => [
    ...(
      [
        ['name', name],
        ['tagline', tagline],
      ] as const
    ).flatMap(([part, text]) => {
      if (text === '') return [words(`showcase.fault.${part}`, { reference })];
      const over = text.length > longest[part];
      return over ? [words(`showcase.fault.${part}-long`, { reference, count: longest[part] })] : [];
    }),
    ...(known.has(domain) ? [] : [words('showcase.fault.domain', { reference })]),
  ]);
}

function notDraftedWords({ words, locale }: DecisionContext, why: NotDrafted): string {
  return why.why === 'refused' ? why.words[locale] : words(`showcase.problem.${why.why}`);
}

function draftedWords({ words, locale }: DecisionContext, one: Drafted): string {
  const { reference } = one;
  if (one.ok)
    return words(one.isRenamed ? 'showcase.done.renamed' : 'showcase.done', { reference, name: one.name });
  if (one.why === 'refused') return `${reference}: ${one.words[locale]}`;
  return words(`showcase.not.${one.why}`, { reference });
}

/** Drafts what a button of the page asks for. */
export async function actOnShowcase(
  context: DecisionContext,
  showcase: Showcase,
  { call, form, actor, record }: Asked,
): Promise<ShowcaseOutcome> {
  const { store, vault, words, now } = context;
  const options: DraftingOptions = {
    db: store.db,
    vault,
    showcase,
    call: call.name,
    form: call.form,
    actor,
    now,
    record,
  };
  if (form.get('action') === 'cohort') {
    const done = await draftCohort(options);
    return done.ok
      ? { ...nothingDrafted, done: [words('showcase.done.cohort')] }
      : { ...nothingDrafted, problem: notDraftedWords(context, done) };
  }
  const typed = readTyped(form);
  const chosen = [...typed].flatMap(([reference, { isChosen, ...startup }]) =>
    isChosen ? [{ reference, ...startup }] : [],
  );
  if (chosen.length === 0) return { ...nothingDrafted, problem: words('showcase.problem.none'), typed };
  const problems = faultsOf(context, chosen);
  if (problems.length > 0)
    return { ...nothingDrafted, problem: words('showcase.problem.faults'), problems, typed };
  const result = await draftStartups(chosen, options);
  if (!result.ok) return { ...nothingDrafted, problem: notDraftedWords(context, result), typed };
  const done = result.drafted.filter(({ ok }) => ok).map((one) => draftedWords(context, one));
  const failed = result.drafted.filter(({ ok }) => !ok).map((one) => draftedWords(context, one));
  if (failed.length === 0) return { ...nothingDrafted, done };
  return { done, problem: words('showcase.problem.some'), problems: failed, typed };
}
