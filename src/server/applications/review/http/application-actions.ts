import { reviewWords } from '../../../../model/reviews/words.ts';
import type { PageContext, StaffPagesOptions } from '../../staff/http/options.ts';
import type { StoredApplication } from '../../storage/application.ts';
import { assignReviewer, unassignReviewer } from '../assign.ts';
import { findPhase, listReviewers } from '../phase.ts';

interface Asked {
  reference: string;
  call: string | null;
  form: FormData;
  /** The address of the account. */
  actor: string;
  record: StaffPagesOptions['record'];
}

interface Said {
  done: string[];
  problem: string | null;
}

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** Gives an application to one more person to review. */
export async function assignByHand(
  { store, site, locale, tag, now }: PageContext,
  {
    reference,
    call,
    application,
    form,
    actor,
    record,
  }: Asked & { application: Pick<StoredApplication, 'form'> },
): Promise<Said> {
  const words = reviewWords(locale, tag);
  const known = site.calls.find(({ name }) => name === call);
  if (known && known.form !== application.form.name)
    return { done: [], problem: words('reviews.problem.other-form') };
  if (call === null || !(await findPhase(store.db, call)))
    return { done: [], problem: words('reviews.problem.no-criteria') };
  const reviewer = textOf(form, 'reviewer');
  const person = (await listReviewers(store.db)).find(({ id }) => id === reviewer);
  const assigned =
    person !== undefined &&
    (await assignReviewer(
      store.db,
      { reference, call, reviewer },
      { actor, now, record: (trx) => record('review-assigned', `${reference}, ${person.email}`, trx) },
    ));
  return assigned
    ? { done: [words('reviews.done.assigned')], problem: null }
    : { done: [], problem: words('reviews.problem.assign') };
}

/** Takes an application away from a person who has not sent a review of it. */
export async function takeAway(
  { store, locale, tag, now }: PageContext,
  { reference, form, record }: Asked,
): Promise<Said> {
  const words = reviewWords(locale, tag);
  const id = textOf(form, 'id');
  const isTaken = await unassignReviewer(
    store.db,
    { reference, id },
    { now, record: (trx) => record('review-taken-away', reference, trx) },
  );
  return isTaken
    ? { done: [words('reviews.done.taken-away')], problem: null }
    : { done: [], problem: words('reviews.problem.take-away') };
}
