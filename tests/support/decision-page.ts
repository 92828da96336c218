import {
  decisionsPageSchema,
  decisionTextsPageSchema,
  reasonsPageSchema,
  type DecisionsPage,
  type DecisionTextsPage,
  type ReasonsPage,
} from '../../src/model/messages/decisions.ts';
import type { RankingPage } from '../../src/model/messages/reviews.ts';
import type { Page } from './accounts.ts';
import { rankingIn, rankingPath } from './review-page.ts';
import { dataOf, type Staff } from './staff-page.ts';

export const decisionsPath = '/admin/applications/decisions/spring/';
export const decisionsIn = (page: Page): DecisionsPage => decisionsPageSchema.parse(dataOf(page));

export const textsPath = `${decisionsPath}messages/`;
export const textsIn = (page: Page): DecisionTextsPage => decisionTextsPageSchema.parse(dataOf(page));
export const recordPath = `${decisionsPath}record/`;
export const reasonsPathOf = (reference: string) => `${decisionsPath}${reference}/`;
export const reasonsIn = (page: Page): ReasonsPage => reasonsPageSchema.parse(dataOf(page));

/** The form of a ranking, with what it shows and some choices in place of what is pending. */
export const filledIn = (
  { rows }: RankingPage,
  choices: Readonly<Record<string, string>>,
): [string, string][] =>
  rows.flatMap(({ decision }) => {
    if (!decision) return [];
    const { reference, shown, options } = decision;
    const pending = options.find(({ isChosen }) => isChosen)?.value ?? '';
    return [
      [`shown-${reference}`, shown],
      [`decision-${reference}`, choices[reference] ?? pending],
    ];
  });

/** A person of the staff looks at the ranking, and chooses at once. */
export const choose = async (
  staff: Staff,
  choices: Readonly<Record<string, string>>,
): Promise<RankingPage> => {
  const page = rankingIn(await staff.browser.get(rankingPath));
  return rankingIn(await staff.send(rankingPath, ...filledIn(page, choices)));
};

/** The form that applies what a page of decisions shows. */
export const shownIn = ({ rows }: DecisionsPage): [string, string][] =>
  rows.map(({ reference, shown }): [string, string] => [`shown-${reference}`, shown]);

export const lookAtDecisions = async (staff: Staff): Promise<DecisionsPage> =>
  decisionsIn(await staff.browser.get(decisionsPath));

/** A person of the staff leaves all reasons out. */
export const leaveOut = (staff: Staff): Promise<Page> => staff.send(decisionsPath, ['action', 'leave-out']);

/** A person of the staff looks at the pending decisions, and applies them at once. */
export const apply = async (staff: Staff): Promise<DecisionsPage> =>
  decisionsIn(await staff.send(decisionsPath, ...shownIn(await lookAtDecisions(staff))));

/** Where the applications stand, as the staff read it. */
export const standings = async (staff: Staff): Promise<Record<string, string>> => {
  const { rows } = rankingIn(await staff.browser.get(rankingPath));
  return Object.fromEntries(rows.map(({ reference, decision }) => [reference, decision?.state ?? '']));
};
