import { applicationPath } from '../../../../model/applications/addresses.ts';
import type { Ranking } from '../../../../model/messages/reviews.ts';
import { rankingPath, reviewCallPath } from '../../../../model/reviews/addresses.ts';
import {
  leaveOut,
  rank,
  type Reviewed,
  type Shift,
  type Standing,
} from '../../../../model/reviews/ranking.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { callTitle } from '../../staff/format.ts';
import { findPeople, type Reviewer } from '../phase.ts';
import { readTotals } from '../results.ts';
import { formatTotal } from './numbers.ts';
import type { ReviewContext } from './options.ts';

/** Those whose reviews count, by address. */
function findReviewers({ store }: ReviewContext, applications: readonly Reviewed[]): Promise<Reviewer[]> {
  const ids = new Set(applications.flatMap(({ reviews }) => reviews.map(({ reviewer }) => reviewer)));
  return ids.size === 0 ? Promise.resolve([]) : findPeople(store.db, [...ids]);
}

/** Everyone, or without one person. Who has the name of another one is told by the address, too. */
function choicesOf(
  { locale, words }: ReviewContext,
  call: string,
  people: readonly Reviewer[],
  left?: Reviewer,
) {
  const isShared = ({ name }: Reviewer) => people.filter((one) => one.name === name).length > 1;
  return [
    { href: rankingPath(locale, call), label: words('ranking.everyone'), isChosen: !left },
    ...people.map((person) => ({
      href: rankingPath(locale, call, person.id),
      label: words('ranking.without', {
        name: isShared(person) ? `${person.name} (${person.email})` : person.name,
      }),
      isChosen: person === left,
    })),
  ];
}

const rankIn = ({ words }: ReviewContext, { rank: place }: Standing): string =>
  place === undefined ? words('ranking.none') : String(place);

function gainIn({ words }: ReviewContext, { gain }: Shift): string {
  if (gain === undefined) return '';
  if (gain === 0) return words('ranking.same');
  return words(gain > 0 ? 'ranking.gains' : 'ranking.loses', { count: Math.abs(gain) });
}

function rowOf(context: ReviewContext, standing: Standing, shift?: Shift): Ranking['rows'][number] {
  const { reference, count } = standing;
  const total = (value: number | undefined) => (value === undefined ? '' : formatTotal(context, value));
  return {
    reference,
    href: applicationPath(context.locale, reference),
    rank: rankIn(context, standing),
    shift: shift ? { before: rankIn(context, shift.all), gain: gainIn(context, shift) } : null,
    median: total(standing.median),
    mean: total(standing.mean),
    spread: total(standing.spread),
    count,
  };
}

/**
 * How the applications to a call rank by their reviews.
 *
 * @param without what the address says of the reviewer to leave out: of a person who sent none that counts, everyone's are shown.
 */
export async function rankingPage(
  context: ReviewContext,
  { name: call, form }: SiteCall,
  without: string | undefined,
): Promise<Ranking> {
  const applications = await readTotals(context.store.db, { call, form });
  const people = await findReviewers(context, applications);
  const left = people.find(({ id }) => id === without);
  const ranked = rank(applications);
  return {
    alternates: { fr: rankingPath('fr', call, left?.id), en: rankingPath('en', call, left?.id) },
    call: callTitle(context, call),
    setUp: reviewCallPath(context.locale, call),
    choices: choicesOf(context, call, people, left),
    rows: left
      ? leaveOut(applications, ranked, left.id).map((shift) => rowOf(context, shift.without, shift))
      : ranked.map((standing) => rowOf(context, standing)),
  };
}
