import type { Kysely } from 'kysely';
import type { Database } from '../../storage/database/schema.ts';
import type { Vault } from '../../storage/database/vault.ts';
import { readAccepted, type Accepted } from './accepted.ts';
import { claimName, releaseName, type Claim } from './claim.ts';
import { freeName, toSlug } from './names.ts';
import type { Showcase, ShowcaseRefusal, ShowcaseState } from './port.ts';
import { cohortDraft, startupDraft, type ChosenStartup } from './texts.ts';

export interface DraftingOptions {
  db: Kysely<Database>;
  vault: Vault;
  showcase: Showcase;
  call: string;
  form: string;
  /** The address of the account. */
  actor: string;
  now: number;
  /** Puts it on record that something is drafted, before it is. */
  record: (action: string, subject: string, trx?: Kysely<Database>) => Promise<void>;
}

/** What came of an application. */
export type Drafted = { reference: string } & (
  | { ok: true; name: string; isRenamed: boolean }
  | { ok: false; why: Exclude<Claim, { ok: true }>['why'] }
  | ({ why: 'refused' } & ShowcaseRefusal)
);

/** Why nothing at all is drafted. */
export type NotDrafted =
  { ok: false; why: 'no-cohort' | 'no-call' | 'cohort-there' } | ({ why: 'refused' } & ShowcaseRefusal);

/** Drafts the cohort of a call, where there is none yet. */
export function draftCohort(options: DraftingOptions): Promise<{ ok: true } | NotDrafted> {
  const { showcase, call, record } = options;
  return showcase.inTurn(async () => {
    const state = await showcase.look(call);
    if (!state.ok) return { ...state, why: 'refused' };
    if (state.cohorts.length > 0) return { ok: false, why: 'cohort-there' };
    if (!state.call) return { ok: false, why: 'no-call' };
    await record('showcase-cohort', call);
    const name = freeName(call, state.taken.cohorts);
    const done = await showcase.draft(cohortDraft(call, state.call, name));
    return done.ok ? done : { ...done, why: 'refused' };
  });
}

/** Drafts the start-ups that the staff chose, each by itself: what is refused of one keeps none of the others. */
export function draftStartups(
  chosen: readonly ChosenStartup[],
  options: DraftingOptions,
): Promise<{ ok: true; drafted: Drafted[] } | NotDrafted> {
  const { db, vault, showcase, call } = options;
  return showcase.inTurn(async () => {
    const state = await showcase.look(call);
    if (!state.ok) return { ...state, why: 'refused' };
    const cohort = state.cohorts.find(({ isPublished }) => isPublished)?.name;
    if (cohort === undefined) return { ok: false, why: 'no-cohort' };
    const accepted = new Map((await readAccepted(db, vault, options)).map((one) => [one.reference, one]));
    const taken = new Set(state.taken.startups);
    const drafted: Drafted[] = [];
    for (const one of chosen) {
      const application = accepted.get(one.reference);
      const outcome = application
        ? await draftOne(one, { ...options, application, cohort, state, taken })
        : { reference: one.reference, ok: false as const, why: 'not-accepted' as const };
      if (outcome.ok) taken.add(outcome.name);
      drafted.push(outcome);
    }
    return { ok: true, drafted };
  });
}

interface One extends DraftingOptions {
  application: Accepted;
  cohort: string;
  state: ShowcaseState;
  taken: ReadonlySet<string>;
}

async function draftOne(chosen: ChosenStartup, options: One): Promise<Drafted> {
  const { db, showcase, call, actor, now, record, application, cohort, state, taken } = options;
  const { reference } = chosen;
  const slug = toSlug(chosen.name);
  const claim = await claimName(db, {
    reference,
    call,
    slug,
    taken,
    isThere: (name) => state.startups.has(name),
    actor,
    now,
    record: (trx) => record('showcase-startup', reference, trx),
  });
  if (!claim.ok) return { reference, ...claim };
  const { name } = claim;
  const { locale, parts } = application;
  const done = await showcase.draft(startupDraft(chosen, { name, locale, cohort, website: parts.website }));
  if (done.ok) return { reference, ok: true, name, isRenamed: name !== slug };
  // Where it is not sure, the name stays: if the draft is there after all, no second one is made.
  if (done.isCertain) await releaseName(db, reference, name);
  return { reference, ...done, why: 'refused' };
}
