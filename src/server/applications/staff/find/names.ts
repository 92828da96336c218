import type { Called } from '../../../../model/messages/called.ts';
import { harmlessLine } from '../harmless.ts';
import type { StaffContext } from '../context.ts';
import { createPersonReader, type Person } from './applicants.ts';
import { listParts } from './select.ts';

/** Of what was erased, or says nothing of who sent it. */
export const unnamed: Called = { name: '', person: '' };

/** The first two things that are said of who applied, each on one line. */
export function calledAs({ company, name, email }: Person): Called {
  const [first = '', second = ''] = [company, name, email].map(harmlessLine).filter((text) => text !== '');
  return { name: first, person: second };
}

/** SQLite binds some 32,000 values in a statement. */
const perQuery = 500;

/** What applications are called, by reference. Each is opened for it: to be put on record before it is shown. */
export async function readNames(
  context: Pick<StaffContext, 'store' | 'vault'>,
  references: readonly string[],
): Promise<ReadonlyMap<string, Called>> {
  const people = createPersonReader(context);
  const names = new Map<string, Called>();
  for (let start = 0; start < references.length; start += perQuery) {
    const asked = references.slice(start, start + perQuery);
    for await (const part of listParts(context.store.db, { references: asked }, { perQuery }))
      for (const row of part) names.set(row.reference, calledAs(await people.read(row)));
  }
  return names;
}
