import { sql, type Transaction } from 'kysely';
import { inLockOrder } from './database/lock-order.ts';
import { prepareWrite } from './database/prepare-write.ts';
import type { Database, ReceivedRow } from './database/schema.ts';

/** Names what is counted together: the applications of one form for one call. */
export const ledgerKey = ({ form, call }: { form: string; call: string | null }) =>
  JSON.stringify([form, call ?? '']);

const addReceived = prepareWrite((db, rows: readonly ReceivedRow[]) =>
  db
    .insertInto('received')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['form', 'call']).doUpdateSet({ count: sql<number>`received.count + excluded.count` }),
    ),
);

/**
 * Counts applications as received, in the transaction that stores them. Reconciliation compares this count with the
 * applications that are there.
 */
export async function countReceived(
  trx: Transaction<Database>,
  applications: readonly { form: string; call: string | null }[],
): Promise<void> {
  const groups = [...Map.groupBy(applications, ledgerKey).values()];
  const rows = groups.flatMap((group) =>
    group.slice(0, 1).map(({ form, call }) => ({ form, call: call ?? '', count: group.length })),
  );
  await addReceived(trx, inLockOrder(rows, ledgerKey));
}
