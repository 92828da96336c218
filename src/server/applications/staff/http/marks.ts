import type { Kysely } from 'kysely';
import { callInstants } from '../../../../model/call-state.ts';
import type { SiteData } from '../../../../model/site-data.ts';
import type { ApplicationListRow } from '../../../../model/messages/applications.ts';
import type { Database } from '../../storage/database/schema.ts';
import { parseNames } from '../../storage/name-list.ts';
import type { Listed } from '../find/select.ts';
import type { PageContext } from './options.ts';

/** Those of some applications that came by a code after the deadline. */
export async function findLate(db: Kysely<Database>, references: readonly string[]): Promise<Set<string>> {
  if (references.length === 0) return new Set();
  const rows = await db
    .selectFrom('late_codes')
    .select('reference')
    .where('reference', 'in', references)
    .execute();
  return new Set(rows.flatMap(({ reference }) => reference ?? []));
}

/** Whether an application came after its call had closed, and how; by the dates that the call has now. */
export function timingOf(
  { calls }: Pick<SiteData, 'calls'>,
  { call, receivedAt }: Pick<Listed, 'call' | 'receivedAt'>,
  hasCode: boolean,
): ApplicationListRow['timing'] {
  if (hasCode) return 'late';
  const known = calls.find(({ name }) => name === call);
  return known && receivedAt >= callInstants(known).closes ? 'grace' : null;
}

export interface FileMarks {
  count: number;
  /** How many of them a reader should know something of before opening them. */
  flagged: number;
}

/** How many files some applications have. */
export async function countFiles(
  db: Kysely<Database>,
  references: readonly string[],
): Promise<Map<string, FileMarks>> {
  const counts = new Map<string, FileMarks>();
  if (references.length === 0) return counts;
  const rows = await db
    .selectFrom('files')
    .select(['reference', 'flags'])
    .where('reference', 'in', references)
    .execute();
  for (const { reference, flags } of rows) {
    if (reference === null) continue;
    const { count, flagged } = counts.get(reference) ?? { count: 0, flagged: 0 };
    const isFlagged = parseNames(flags).length > 0;
    counts.set(reference, { count: count + 1, flagged: flagged + (isFlagged ? 1 : 0) });
  }
  return counts;
}

/** What stands beside an application: what someone should look at, first. */
export function badgesOf(
  { t, words }: Pick<PageContext, 't' | 'words'>,
  { state, deliveries }: Pick<Listed, 'state' | 'deliveries'>,
  { flagged, isDuplicate }: { flagged: number; isDuplicate: boolean },
): ApplicationListRow['badges'] {
  const count = (wanted: 'dead' | 'pending') => deliveries.filter((one) => one.state === wanted).length;
  const [dead, waiting] = [count('dead'), count('pending')];
  return [
    ...(state === 'quarantined' ? [{ label: t('state.quarantined'), warns: true }] : []),
    ...(state === 'erased' ? [{ label: t('state.erased'), warns: false }] : []),
    ...(isDuplicate ? [{ label: words('badge.duplicate'), warns: true }] : []),
    ...(flagged > 0 ? [{ label: words('badge.file', { count: flagged }), warns: true }] : []),
    ...(dead > 0 ? [{ label: words('badge.dead', { count: dead }), warns: true }] : []),
    ...(waiting > 0 ? [{ label: words('badge.waiting', { count: waiting }), warns: false }] : []),
  ];
}
