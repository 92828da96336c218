import { z } from 'zod';
import { parseReference } from '../../../../forms/reference.ts';
import { callTitle, formatTime } from '../format.ts';
import { giveLateCodes, lateCodeLimits } from '../late-codes.ts';
import { releaseApplication } from '../release.ts';
import { chooseDeliveries, queueAgain } from '../replay.ts';
import type { ListOutcome } from './list.ts';
import type { PageContext, StaffPagesOptions } from './options.ts';

export const nothingDone: ListOutcome = { done: [], problem: null, lateCodes: null };

type Record = StaffPagesOptions['record'];

/** Forwards applications that were held back. @returns how many. */
export async function releaseAll(
  { store: { db }, now }: Pick<PageContext, 'store' | 'now'>,
  references: readonly string[],
  record: Record,
): Promise<number> {
  let count = 0;
  for (const reference of references) {
    const release = await releaseApplication(db, reference, now, (trx) =>
      record('application-released', reference, trx),
    );
    if (release === 'released') count += 1;
  }
  return count;
}

/** Puts what failed of some applications back in the queue. @returns how many deliveries. */
export async function replayAll(
  { store: { db }, now }: Pick<PageContext, 'store' | 'now'>,
  references: readonly string[],
  record: Record,
): Promise<number> {
  if (references.length === 0) return 0;
  return db.transaction().execute(async (trx) => {
    const chosen = await chooseDeliveries(trx, { references, sent: false }, now);
    for (const { id } of chosen) await queueAgain(trx, id, now);
    for (const reference of new Set(chosen.map((delivery) => delivery.reference)))
      await record('application-replayed', reference, trx);
    return chosen.length;
  });
}

const numberUpTo = (most: number) => z.coerce.number().int().min(1).max(most);
const lateCodeSchema = z.object({
  call: z.string().min(1),
  hours: numberUpTo(lateCodeLimits.hours),
  count: numberUpTo(lateCodeLimits.count),
});

async function lateCodes(
  context: PageContext,
  form: FormData,
  { record, siteUrl }: { record: Record; siteUrl: string },
): Promise<ListOutcome> {
  const { words, site } = context;
  const asked = lateCodeSchema.safeParse(Object.fromEntries(form));
  const isKnown = asked.success && site.calls.some(({ name }) => name === asked.data.call);
  if (!asked.success || !isKnown)
    return { ...nothingDone, problem: words('problem.late-code', lateCodeLimits) };
  const { call, count } = asked.data;
  await record('late-code-made', call);
  const { codes, expiresAt, openUntil } = await giveLateCodes(context, asked.data, siteUrl);
  const time = formatTime(context, expiresAt);
  const isUseless = openUntil !== undefined && openUntil >= expiresAt;
  const warning = isUseless ? 'late.useless' : 'late.still-open';
  return {
    ...nothingDone,
    lateCodes: {
      codes,
      advice: words('late.advice', { count, call: callTitle(context, call), time }),
      warning: openUntil === undefined ? null : words(warning, { time: formatTime(context, openUntil) }),
    },
  };
}

/** Does what a button of the list asks for. */
export async function actOnList(
  context: PageContext,
  form: FormData,
  { record, config }: Pick<StaffPagesOptions, 'record' | 'config'>,
): Promise<ListOutcome> {
  const { words } = context;
  const references = form.getAll('reference').flatMap((value) => {
    const parsed = typeof value === 'string' ? parseReference(value) : undefined;
    return parsed?.ok ? [parsed.reference] : [];
  });
  const action = form.get('action');
  if (action === 'late-code') return lateCodes(context, form, { record, siteUrl: config.siteUrl });
  if (references.length === 0) return { ...nothingDone, problem: words('problem.none-chosen') };
  if (action === 'release') {
    const count = await releaseAll(context, references, record);
    return { ...nothingDone, done: [words('done.released', { count })] };
  }
  if (action === 'replay') {
    const count = await replayAll(context, references, record);
    return { ...nothingDone, done: [words('done.replayed', { count })] };
  }
  return { ...nothingDone, problem: words('problem.unknown') };
}
