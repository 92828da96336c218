import { z } from 'zod';
import { zonedTimeToInstant } from '../../../../model/call-state.ts';
import type { SiteCall } from '../../../../model/site-data.ts';
import { shareOutCall } from '../assign.ts';
import { findPhase, listPanel, listReviewers, mostPerApplication, savePhase } from '../phase.ts';
import type { CallOutcome, TypedSettings } from './call-page.ts';
import type { ReviewContext, ReviewPagesOptions } from './options.ts';

const settingsSchema = z.object({
  perApplication: z.coerce.number().int().min(1).max(mostPerApplication),
  closesAt: z
    .literal('')
    .or(z.iso.datetime({ local: true, offset: false }).regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)),
});

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

const readTypedSettings = (form: FormData): TypedSettings => ({
  reviewers: form.getAll('reviewer').filter((value) => typeof value === 'string'),
  perApplication: textOf(form, 'perApplication'),
  isBlind: form.get('isBlind') === 'yes',
  closesAt: textOf(form, 'closesAt'),
});

interface Asked {
  call: SiteCall;
  form: FormData;
  /** The address of the account. */
  actor: string;
  record: ReviewPagesOptions['record'];
}

async function save(context: ReviewContext, { call, form, record }: Asked): Promise<CallOutcome> {
  const { store, words, zone } = context;
  const typed = readTypedSettings(form);
  const parsed = settingsSchema.safeParse(typed);
  if (!parsed.success)
    return { done: [], problem: words('call.problem.settings', { most: mostPerApplication }), typed };
  const { perApplication, closesAt } = parsed.data;
  const known = new Set((await listReviewers(store.db)).map(({ id }) => id));
  const settings = {
    perApplication,
    isBlind: typed.isBlind,
    closesAt: closesAt === '' ? null : zonedTimeToInstant({ local: closesAt, zone }),
    reviewers: typed.reviewers.filter((id) => known.has(id)),
  };
  await savePhase(store.db, call.name, settings, (trx) => record('reviews-set-up', call.name, trx));
  return { done: [words('call.done.saved')], problem: null };
}

async function share(context: ReviewContext, { call, actor, record }: Asked): Promise<CallOutcome> {
  const { store, vault, words, now } = context;
  const phase = await findPhase(store.db, call.name);
  if (!phase || (await listPanel(store.db, call.name)).length === 0)
    return { done: [], problem: words('call.problem.no-reviewers') };
  const { given, missing } = await shareOutCall(store.db, call.name, {
    vault,
    actor,
    now,
    form: call.form,
    perApplication: phase.perApplication,
    seed: call.name,
    record: (trx) => record('reviews-shared-out', call.name, trx),
  });
  const shared = words('call.done.shared', { count: given });
  return {
    done: missing > 0 ? [shared, words('call.done.missing', { count: missing })] : [shared],
    problem: null,
  };
}

/** Does what a button on the page of a call's reviews asks for. */
export async function actOnCall(context: ReviewContext, asked: Asked): Promise<CallOutcome> {
  const { store, words } = context;
  if (!(await findPhase(store.db, asked.call.name)))
    return { done: [], problem: words('call.problem.no-criteria'), typed: readTypedSettings(asked.form) };
  const action = asked.form.get('action');
  switch (typeof action === 'string' ? action : '') {
    case 'save':
      return save(context, asked);
    case 'share':
      return share(context, asked);
    default:
      return { done: [], problem: words('problem.unknown') };
  }
}
