import { callInstants, instantToZonedTime } from '../../../../model/call-state.ts';
import { applicationPaths } from '../../../../model/applications/addresses.ts';
import { rankingPath, reviewCallPath } from '../../../../model/reviews/addresses.ts';
import { minuteMs } from '../../../../model/durations.ts';
import type { ReviewCallPage } from '../../../../model/messages/reviews.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { callTitle, formatTime } from '../../staff/format.ts';
import { listAddress, readTyped } from '../../staff/http/typed-filter.ts';
import { hasNewerCriteria, readCriteria } from '../criteria.ts';
import { findPeople, findPhase, listPanel, listReviewers, mostPerApplication, type Phase } from '../phase.ts';
import { noReviews, readProgressByReviewer } from '../results.ts';
import { weightsOf } from './numbers.ts';
import type { ReviewContext } from './options.ts';

/** What was kept so soon after the opening is what was published then. */
const atOpeningMs = 10 * minuteMs;

/** Which version of the criteria reviews answer, and since when. */
async function criteriaOf(
  context: ReviewContext,
  call: SiteCall,
  { digest, criteriaFrom }: Phase,
): Promise<ReviewCallPage['criteria']> {
  const { store, site, locale, words } = context;
  const { title, selection } = await readCriteria(store.db, digest);
  const { opens } = callInstants(call);
  const weights = weightsOf(context, selection);
  const isFromOpening = criteriaFrom - opens < atOpeningMs;
  return {
    title: title[locale],
    since: words(isFromOpening ? 'call.criteria.at-opening' : 'call.criteria.later', {
      title: title[locale],
      from: formatTime(context, criteriaFrom),
      opens: formatTime(context, opens),
    }),
    digest: digest.slice(0, 12),
    isNewer: hasNewerCriteria(site, call, digest),
    items: selection.map(({ label }, index) => ({ label: label[locale], weight: weights[index] ?? null })),
  };
}

/** All who may review, with those who have something to review and may no longer. */
async function reviewersOf({ store }: ReviewContext, call: string): Promise<ReviewCallPage['reviewers']> {
  const panel = new Set((await listPanel(store.db, call)).map(({ id }) => id));
  const progress = await readProgressByReviewer(store.db, call);
  const able = await listReviewers(store.db);
  const ids = new Set(able.map(({ id }) => id));
  const former = [...progress.keys()].filter((id) => !ids.has(id));
  const people = former.length === 0 ? able : [...able, ...(await findPeople(store.db, former))];
  return people.map(({ id, name, email }) => {
    const { assigned, sent, conflicts } = progress.get(id) ?? noReviews;
    return { id, name, email, mayReview: ids.has(id), isChosen: panel.has(id), assigned, sent, conflicts };
  });
}

/** What was typed into settings that were refused. */
export interface TypedSettings {
  reviewers: readonly string[];
  perApplication: string;
  isBlind: boolean;
  closesAt: string;
}

export interface CallOutcome extends Pick<ReviewCallPage, 'done' | 'problem'> {
  typed?: TypedSettings;
}

/** How the applications to a call are reviewed, as the staff set it up. */
export async function callPage(
  context: ReviewContext,
  call: SiteCall,
  { formToken, outcome: { done, problem, typed } }: { formToken: string; outcome: CallOutcome },
): Promise<ReviewCallPage> {
  const { store, locale, zone } = context;
  const phase = await findPhase(store.db, call.name);
  const reviewers = await reviewersOf(context, call.name);
  const local = (instant: number) => instantToZonedTime(instant, zone).local.slice(0, 16);
  const closesAt = phase?.closesAt ?? null;
  return {
    formToken,
    alternates: { fr: reviewCallPath('fr', call.name), en: reviewCallPath('en', call.name) },
    call: callTitle(context, call.name),
    list: listAddress(applicationPaths[locale], readTyped({ call: call.name })),
    ranking: rankingPath(locale, call.name),
    criteria: phase ? await criteriaOf(context, call, phase) : null,
    isBeforeOpening: callInstants(call).opens > context.now,
    reviewers: typed
      ? reviewers.map((one) => ({ ...one, isChosen: typed.reviewers.includes(one.id) }))
      : reviewers,
    perApplication: typed?.perApplication ?? String(phase?.perApplication ?? 2),
    mostPerApplication,
    isBlind: typed?.isBlind ?? phase?.isBlind ?? false,
    closesAt: typed?.closesAt ?? (closesAt === null ? '' : local(closesAt)),
    zone,
    done,
    problem,
  };
}
