import { otherLocale } from '../../../../i18n/locales.ts';
import { applicationPath } from '../../../../model/applications/addresses.ts';
import { decisionPath, showcasePath } from '../../../../model/decisions/addresses.ts';
import type { ShowcasePage } from '../../../../model/messages/decisions.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { readNames, unnamed } from '../../staff/find/names.ts';
import { callTitle, formatTime } from '../../staff/format.ts';
import type { Accepted } from '../showcase/accepted.ts';
import type { Showcase, ShowcaseState, ShowcaseText } from '../showcase/port.ts';
import type { ChosenStartup } from '../showcase/texts.ts';
import type { Outcome } from './actions.ts';
import type { DecisionContext } from './options.ts';

/** What a form held of an application. */
export type Typed = Omit<ChosenStartup, 'reference'> & { isChosen: boolean };

/** What came of a button, with what was typed where something was refused. */
export interface ShowcaseOutcome extends Outcome {
  typed?: ReadonlyMap<string, Typed>;
}

export const nothingDrafted: ShowcaseOutcome = { done: [], problem: null, problems: [] };

/** As the content model has it, in characters. */
export const longest = { name: 120, tagline: 160 } as const;

interface Given {
  showcase: Showcase;
  accepted: readonly Accepted[];
  formToken: string;
  outcome: ShowcaseOutcome;
}

/** The accepted applications to a call, each with all that can become public of it, and what was drafted. */
export async function showcasePage(
  context: DecisionContext,
  { name: call }: SiteCall,
  { showcase, accepted, formToken, outcome }: Given,
): Promise<ShowcasePage> {
  const { locale, site } = context;
  const { done, problem, problems, typed } = outcome;
  const state = await showcase.look(call);
  const names = await readNames(
    context,
    accepted.map(({ reference }) => reference),
  );
  const shown = ({ name, titles, isPublished, href }: ShowcaseText) => ({
    title: titles[locale] ?? titles[otherLocale(locale)] ?? name,
    isPublished,
    href: showcase.mayOpen() ? href : null,
  });
  const draftedOf = ({ drafted }: Accepted, { startups }: ShowcaseState) => {
    const text = drafted ? startups.get(drafted.name) : undefined;
    return drafted && text ? { ...shown(text), by: drafted.by, at: formatTime(context, drafted.at) } : null;
  };
  return {
    formToken,
    alternates: { fr: showcasePath('fr', call), en: showcasePath('en', call) },
    call: callTitle(context, call),
    decisions: decisionPath(locale, call),
    unavailable: state.ok ? null : state.words[locale],
    cohorts: state.ok ? state.cohorts.map(shown) : [],
    isReady: state.ok && state.cohorts.some(({ isPublished }) => isPublished),
    domains: site.domains.map(({ value, label }) => ({ value, label: label[locale] })),
    rows: accepted.map((one) => {
      const { reference, parts, locale: language } = one;
      const { name, tagline, domain, isChosen } = typed?.get(reference) ?? {
        name: parts.name ?? '',
        tagline: (parts.tagline ?? '').replace(/\s+/g, ' '),
        domain: parts.domain ?? '',
        isChosen: false,
      };
      return {
        reference,
        ...(names.get(reference) ?? unnamed),
        href: applicationPath(locale, reference),
        language,
        drafted: state.ok ? draftedOf(one, state) : null,
        isChosen,
        startup: { name, tagline, domain, website: parts.website ?? '' },
      };
    }),
    longest,
    done,
    problem,
    problems,
  };
}
