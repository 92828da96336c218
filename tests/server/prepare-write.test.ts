import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReceivedRow } from '../../src/server/applications/storage/database/schema.ts';
import { prepareWrite } from '../../src/server/applications/storage/database/prepare-write.ts';
import { openTestStore, temporaryFolder } from '../support/stored.ts';

test('each value goes into its own column, in whatever order a row names them, and however many rows come', async (t) => {
  const { db } = await openTestStore(t, await temporaryFolder(t));
  const insert = prepareWrite((kysely, rows: readonly ReceivedRow[]) =>
    kysely.insertInto('received').values(rows).returning('form'),
  );
  const returned = await insert(db, [{ form: 'a', call: 'one', count: 1 }]);
  assert.deepEqual(
    returned.map(({ form }) => form),
    ['a'],
  );
  await insert(db, [{ count: 2, call: 'two', form: 'b' }]);
  await insert(db, [
    { form: 'c', call: 'three', count: 3 },
    { count: 4, form: 'd', call: 'four' },
  ]);
  assert.deepEqual(await insert(db, []), []);
  const rows = await db.selectFrom('received').select(['form', 'call', 'count']).orderBy('form').execute();
  assert.deepEqual(
    rows.map(({ form, call, count }) => [form, call, count]),
    [
      ['a', 'one', 1],
      ['b', 'two', 2],
      ['c', 'three', 3],
      ['d', 'four', 4],
    ],
  );
});

test('a statement with other parameters than the rows is refused before it is carried out', async (t) => {
  const { db } = await openTestStore(t, await temporaryFolder(t));
  const insert = prepareWrite((kysely, [row]: readonly ReceivedRow[], form: string) =>
    kysely.insertInto('received').values({ form, call: row?.call ?? '', count: row?.count ?? 0 }),
  );
  await assert.rejects(insert(db, [{ form: 'a', call: 'one', count: 1 }], 'b'), /not the parameters/);
  assert.deepEqual(await db.selectFrom('received').selectAll().execute(), []);
});
