import { sql } from 'kysely';
import { eraseApplications, type EraseOptions } from '../privacy/erase.ts';
import { drillForm } from './form.ts';

/** Removes every drill, its messages in files and its tombstone: it was never an application, and none is to be counted. */
export async function removeDrills(options: Pick<EraseOptions, 'store' | 'mailDir'>): Promise<void> {
  const { db } = options.store;
  const rows = await db
    .selectFrom('applications')
    .select('reference')
    .where('form', '=', drillForm.name)
    .execute();
  if (rows.length === 0) return;
  await eraseApplications(
    rows.map(({ reference }) => reference),
    options,
  );
  await db.transaction().execute(async (trx) => {
    const removed = await trx
      .deleteFrom('applications')
      .where('form', '=', drillForm.name)
      .where('state', '=', 'erased')
      .returning('reference')
      .execute();
    await trx
      .updateTable('received')
      .set({ count: sql<number>`count - ${removed.length}` })
      .where('form', '=', drillForm.name)
      .execute();
    await trx.deleteFrom('received').where('form', '=', drillForm.name).where('count', '<=', 0).execute();
  });
}
