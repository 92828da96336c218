import type { Kysely } from 'kysely';
import { parseReference } from '../../../../forms/reference.ts';
import type { Locale } from '../../../../i18n/locales.ts';
import type { DeliveryFilter, ReviewFilter } from '../../../../model/applications/filters.ts';
import type { SelectionState } from '../../../../model/decisions/states.ts';
import type { Database } from '../../storage/database/schema.ts';
import { findDefinition } from '../../storage/form-versions.ts';
import type { StaffContext } from '../context.ts';
import { readDecisions } from '../../decisions/read.ts';
import { noReviews, readProgress, type Progress } from '../../review/results.ts';
import { createPersonReader, type Person } from './applicants.ts';
import {
  addDeliveries,
  listParts,
  readAhead,
  type ApplicationRow,
  type Listed,
  type ListedRow,
  type ListOptions,
  type Selection,
} from './select.ts';

/** What the database chooses by its indexes, and what is looked for among that, row by row. */
export interface Filter extends Selection {
  language?: Locale | undefined;
  delivery?: DeliveryFilter | undefined;
  review?: ReviewFilter | undefined;
  /** Where it stands in the selection of its call. */
  selection?: SelectionState | undefined;
  /** In references, names and addresses. */
  text?: string | undefined;
}

/** Up to so many, deliveries in a state name the applications; beyond, every few applications have one. */
const mostNamed = 2_000;

const stateOf = { waiting: 'pending', dead: 'dead' } as const;

/** Applications with a delivery that waits, or is dead; undefined where they are many. */
async function findByDelivery(db: Kysely<Database>, delivery: keyof typeof stateOf) {
  const rows = await db
    .selectFrom('outbox')
    .select('reference')
    .where('state', '=', stateOf[delivery])
    .limit(mostNamed + 1)
    .execute();
  return rows.length > mostNamed ? undefined : [...new Set(rows.map(({ reference }) => reference))];
}

/** True where there is an application of this reference: a name may be spelled like one. */
async function isReference(db: Kysely<Database>, reference: string): Promise<boolean> {
  const found = await db
    .selectFrom('applications')
    .select('reference')
    .where('reference', '=', reference)
    .executeTakeFirst();
  return found !== undefined;
}

/** The filter with the references that it comes to, where it comes to few. */
async function narrow(db: Kysely<Database>, filter: Filter): Promise<Filter> {
  const { text, delivery, ...others } = filter;
  const typed = text === undefined ? undefined : parseReference(text);
  if (typed?.ok && (await isReference(db, typed.reference)))
    return { ...others, delivery, references: [typed.reference] };
  if (delivery === undefined || delivery === 'forwarded') return filter;
  const references = await findByDelivery(db, delivery);
  return references ? { ...filter, references } : filter;
}

function hasDelivery({ state, deliveries }: Listed, wanted: DeliveryFilter): boolean {
  const has = (one: 'pending' | 'dead') => deliveries.some((delivery) => delivery.state === one);
  if (wanted !== 'forwarded') return has(stateOf[wanted]);
  return state === 'accepted' && !has('pending') && !has('dead');
}

function isReviewed({ assigned, sent }: Progress, wanted: ReviewFilter): boolean {
  switch (wanted) {
    case 'none':
      return assigned === 0;
    case 'under-way':
      return sent < assigned;
    case 'complete':
      return assigned > 0 && sent === assigned;
  }
}

/** Those of some applications whose reviews are as a filter asks. */
async function byReview<Row extends { reference: string }>(
  db: Kysely<Database>,
  rows: readonly Row[],
  wanted: ReviewFilter,
): Promise<Row[]> {
  const progress = await readProgress(
    db,
    rows.map(({ reference }) => reference),
  );
  return rows.filter(({ reference }) => isReviewed(progress.get(reference) ?? noReviews, wanted));
}

/** Those of some applications that stand so in the selection of their call. What is no application, such as a question, is in none. */
async function bySelection<Row extends Pick<ApplicationRow, 'reference' | 'call' | 'formDigest'>>(
  db: Kysely<Database>,
  rows: readonly Row[],
  wanted: SelectionState,
): Promise<Row[]> {
  const decisions = await readDecisions(db, { references: rows.map(({ reference }) => reference) });
  const chosen: Row[] = [];
  for (const row of rows) {
    if (row.call === null || decisions.get(row.reference)?.state !== wanted) continue;
    const { purpose } = await findDefinition(db, row.formDigest);
    if (purpose === 'application') chosen.push(row);
  }
  return chosen;
}

/** An application that a filter is for, with who sent it. */
export interface Found {
  listed: ListedRow;
  person: Person;
}

/** What was found in a part of the list, how long that part is, and the last application in it. */
export interface Examined {
  found: Found[];
  count: number;
  last: ApplicationRow;
}

/**
 * Looks at the applications of a selection, a part at a time. Names are sealed, so each is opened: there is no list of names
 * to look in, and none is made.
 */
export async function* examineApplications(
  context: Pick<StaffContext, 'store' | 'vault'>,
  filter: Filter,
  options: ListOptions = {},
): AsyncGenerator<Examined, void, undefined> {
  const { db } = context.store;
  const people = createPersonReader(context);
  const { language, delivery, review, selection, text, ...indexed } = await narrow(db, filter);
  for await (const part of listParts(db, indexed, options)) {
    const persons = new Map<string, Person>();
    const chosen: ApplicationRow[] = [];
    for (const row of part) {
      if (language !== undefined && row.language !== language) continue;
      const person = text === undefined ? undefined : await people.find(row, text);
      if (person) persons.set(row.reference, person);
      if (text === undefined || person) chosen.push(row);
    }
    const reviewed = review === undefined ? chosen : await byReview(db, chosen, review);
    const standing = selection === undefined ? reviewed : await bySelection(db, reviewed, selection);
    const found: Found[] = [];
    for (const listed of await addDeliveries(db, standing)) {
      if (delivery !== undefined && !hasDelivery(listed, delivery)) continue;
      found.push({ listed, person: persons.get(listed.reference) ?? (await people.read(listed)) });
    }
    const last = part.at(-1);
    if (last) yield { found, count: part.length, last };
  }
}

/** The applications that a filter is for, one by one. */
export async function* findApplications(
  context: Pick<StaffContext, 'store' | 'vault'>,
  filter: Filter,
  options: ListOptions = {},
): AsyncGenerator<Found, void, undefined> {
  for await (const { found } of readAhead(examineApplications(context, filter, options))) yield* found;
}
