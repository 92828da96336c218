import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { sha256 } from '../../../digest.ts';
import { callInstants } from '../../../model/call-state.ts';
import {
  siteCriteriaSchema,
  type SiteCall,
  type SiteCriteria,
  type SiteData,
} from '../../../model/site-data.ts';
import type { Database } from '../storage/database/schema.ts';

const definitionSchema = siteCriteriaSchema.pick({ title: true, selection: true });

/** Criteria as a review answers them. */
export type Criteria = z.infer<typeof definitionSchema>;

const toVersion = ({ title, selection }: SiteCriteria) => {
  const definition = JSON.stringify({ title, selection });
  return { definition, digest: sha256(definition) };
};

/** The criteria that the site publishes for a call now; undefined where it publishes none, or none that can be scored. */
function publishedFor({ criteria }: Pick<SiteData, 'criteria'>, call: SiteCall) {
  const published = call.criteria === undefined ? undefined : criteria[call.criteria];
  return published && published.selection.length > 0 ? published : undefined;
}

/**
 * Keeps, for each call that has opened, the criteria as they are published at that moment: reviews answer this version,
 * whatever becomes of the criteria. What is kept once stays.
 */
export async function keepCriteria(
  db: Kysely<Database>,
  site: Pick<SiteData, 'calls' | 'criteria'>,
  now: number,
): Promise<void> {
  const rows = await db.selectFrom('review_calls').select('call').execute();
  const kept = new Set(rows.map(({ call }) => call));
  for (const call of site.calls) {
    const criteria = publishedFor(site, call);
    if (!criteria || call.criteria === undefined || kept.has(call.name) || callInstants(call).opens > now)
      continue;
    const { digest, definition } = toVersion(criteria);
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('criteria_versions')
        .values({ digest, criteria: call.criteria ?? '', definition })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await trx
        .insertInto('review_calls')
        .values({ call: call.name, criteria_digest: digest, criteria_from: now, closes_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  }
}

/** When criteria are to be kept: at each opening of a call, and each hour for those that are published later. */
export function openingsOf({ calls }: Pick<SiteData, 'calls'>, now: number): number {
  const openings = calls.map((call) => callInstants(call).opens).filter((opens) => opens <= now);
  return Math.max(0, ...openings);
}

/** A version that was kept. */
export async function readCriteria(db: Kysely<Database>, digest: string): Promise<Criteria> {
  const { definition } = await db
    .selectFrom('criteria_versions')
    .select('definition')
    .where('digest', '=', digest)
    .executeTakeFirstOrThrow();
  return definitionSchema.parse(JSON.parse(definition));
}

/** True where the site publishes other criteria for a call now than those that its reviews answer. */
export function hasNewerCriteria(site: Pick<SiteData, 'criteria'>, call: SiteCall, digest: string): boolean {
  const published = publishedFor(site, call);
  return published !== undefined && toVersion(published).digest !== digest;
}
