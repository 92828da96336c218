import { fieldsHiddenFromReviewers } from '../../../forms/hidden-fields.ts';
import { fieldsOf } from '../../../forms/fields/fields.ts';
import { presentForReview } from '../../../forms/present.ts';
import type { Locale } from '../../../i18n/locales.ts';
import { createTranslate } from '../../../i18n/translate.ts';
import type { SiteData } from '../../../model/site-data.ts';
import { listsFor } from '../staff/lists-for.ts';
import type { StoredApplication } from '../storage/application.ts';
import type { Vault } from '../storage/database/vault.ts';
import type { Store } from '../storage/store.ts';
import { openBody, type ReviewBody } from './body.ts';
import { readCriteria, type Criteria } from './criteria.ts';
import { findPhase, type Phase } from './phase.ts';

/** An application as a reviewer gets it, and their review of it. */
export interface Reading {
  id: string;
  reference: string;
  phase: Phase;
  criteria: Criteria;
  /** The applicant's language. */
  language: Locale;
  sections: { title: string; answers: { label: string; text: string; isEmpty: boolean }[] }[];
  files: { id: string; name: string; question: string; size: number; flags: readonly string[] }[];
  /** Questions whose files are kept back, since a document says who wrote it. */
  withheld: { question: string; count: number }[];
  /** How many answers to what the staff asked for since are kept back, text and files: nobody checked what is in them. */
  withheldAnswers: number;
  body: ReviewBody;
  state: 'to do' | 'draft' | 'sent';
  total: number | null;
}

interface Asked {
  store: Store;
  vault: Vault;
  site: SiteData;
  reference: string;
  /** The id of the account. */
  reviewer: string;
  /** What stands where a question has no answer, in the applicant's language. */
  noAnswer: (locale: Locale) => string;
}

/** The row of what a person has to review; undefined for anything else. */
function findAssigned(
  { db }: Pick<Store, 'db'>,
  { reference, reviewer }: Pick<Asked, 'reference' | 'reviewer'>,
) {
  return db
    .selectFrom('reviews')
    .innerJoin('applications', 'applications.reference', 'reviews.reference')
    .select(['reviews.id', 'reviews.call', 'saved_at', 'sent_at', 'total', 'body'])
    .where('reviews.reference', '=', reference)
    .where('reviewer', '=', reviewer)
    .where('removed_at', 'is', null)
    .where('conflict_at', 'is', null)
    .where('applications.state', '=', 'accepted')
    .executeTakeFirst();
}

/** True where a person has an application to review: asked before anything of it is read. */
export const isAssigned = async (
  store: Pick<Store, 'db'>,
  asked: Pick<Asked, 'reference' | 'reviewer'>,
): Promise<boolean> => (await findAssigned(store, asked)) !== undefined;

/** What the applicant added since the staff asked for it, in the applicant's language. */
function addedTo(
  { supplements, locale }: StoredApplication,
  { site, noAnswer }: Pick<Asked, 'site' | 'noAnswer'>,
): Pick<Reading, 'sections' | 'files'> {
  const title = createTranslate(locale, site.locales[locale].strings)('mail.supplied.heading');
  const given = supplements.flatMap(({ text, answer }) => (answer ? [{ request: text, ...answer }] : []));
  if (given.length === 0) return { sections: [], files: [] };
  const answers = given.map(({ request, text }) => {
    const isEmpty = text === '';
    return { label: request, text: isEmpty ? noAnswer(locale) : text, isEmpty };
  });
  const files = given
    .flatMap((answer) => answer.files)
    .map(({ id, name, size, flags }) => ({ id, name, question: title, size, flags }));
  return { sections: [{ title, answers }], files };
}

/**
 * All that a reviewer gets of an application goes through here: what is assigned to them, without the answers that the form
 * keeps for the staff, and in a blind review without what says who applies, files included. Undefined where they do not have it.
 */
export async function readForReviewer({
  store,
  vault,
  site,
  reference,
  reviewer,
  noAnswer,
}: Asked): Promise<Reading | undefined> {
  const row = await findAssigned(store, { reference, reviewer });
  const application = row && (await store.findByReference(reference));
  const phase = row && (await findPhase(store.db, row.call));
  if (!row || !application || !phase) return undefined;
  const { form, answers, locale } = application;
  const hidden = fieldsHiddenFromReviewers(form, phase);
  const { languageTag } = site.locales[locale];
  const options = { locale, languageTag, lists: listsFor(site, row.call), none: noAnswer(locale) };
  const sections = presentForReview(form, answers, options)
    .map(({ title, answers: presented }) => ({
      title,
      answers: presented
        .filter(({ field }) => !hidden.has(field))
        .map(({ field, label, text }) => ({ label, text, isEmpty: answers[field] === undefined })),
    }))
    .filter((section) => section.answers.length > 0);
  const labels = new Map(fieldsOf(form).map(({ name, label }) => [name, label[locale]]));
  const questionOf = (field: string) => labels.get(field) ?? field;
  const files = application.files.filter(({ field }) => !hidden.has(field));
  const added = addedTo(application, { site, noAnswer });
  return {
    id: row.id,
    reference,
    phase,
    criteria: await readCriteria(store.db, phase.digest),
    language: locale,
    sections: phase.isBlind ? sections : [...sections, ...added.sections],
    files: phase.isBlind
      ? []
      : [
          ...files.map(({ id, name, field, size, flags }) => ({
            id,
            name,
            question: questionOf(field),
            size,
            flags,
          })),
          ...added.files,
        ],
    withheld: phase.isBlind
      ? [...Map.groupBy(files, ({ field }) => field)].map(([field, list]) => ({
          question: questionOf(field),
          count: list.length,
        }))
      : [],
    withheldAnswers: phase.isBlind ? added.sections.flatMap(({ answers: all }) => all).length : 0,
    body: openBody(vault, row.body),
    state: row.sent_at !== null ? 'sent' : row.saved_at === null ? 'to do' : 'draft',
    total: row.total,
  };
}
