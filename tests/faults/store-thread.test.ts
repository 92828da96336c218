import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { apply } from '../support/applicants.ts';
import { startServing } from '../support/serving.ts';
import { watchThreads } from '../support/threads.ts';

const applicants = 12;

/**
 * Takes the database's only writing transaction, as soon as the thread leaves it free: it still forwards what it stored,
 * and answers at the end of each of its own transactions.
 */
async function hold(database: DatabaseSync, thread: Worker): Promise<void> {
  for (;;) {
    try {
      database.exec('begin immediate');
      return;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'database is locked') throw error;
      await once(thread, 'message');
    }
  }
}

await test('when the thread that owns the database dies, applicants are told to come back, and each is taken once', async (t) => {
  const threads = watchThreads(t);
  const { url, dataDir, store } = await startServing(t);
  const before = await apply(url, { projectName: 'Avant' });
  assert.ok('reference' in before);

  // Another program holds the database, so that the thread cannot but wait with what it was given.
  const other = new DatabaseSync(join(dataDir, 'passerelle.db'));
  await hold(other, threads.last());
  const pages = Array.from({ length: applicants }, (_, index) => ({
    projectName: `Projet ${index}`,
    idempotencyKey: randomUUID(),
  }));
  const given = threads.applicationsGiven(applicants);
  const answers = pages.map((page) => apply(url, page));
  await given;
  const died = threads.last().terminate();
  other.exec('rollback');
  other.close();
  await died;

  const told = await Promise.all(answers);
  const refused = told.filter((answer) => !('reference' in answer));
  assert.ok(refused.length > 0, 'an application was with the thread when it died');
  for (const answer of refused)
    assert.deepEqual(answer, { status: 503, code: 'not-confirmed', retryAfter: '30' });

  const again = await Promise.all(pages.map((page) => apply(url, page)));
  const references = again.map((answer) => {
    assert.ok('reference' in answer, JSON.stringify(answer));
    return answer.reference;
  });
  told.forEach((answer, index) => {
    if ('reference' in answer)
      assert.equal(answer.reference, references[index], 'acknowledged is acknowledged');
  });
  const rows = await store.db.selectFrom('applications').select('reference').execute();
  assert.deepEqual(
    new Set(rows.map(({ reference }) => reference)),
    new Set([before.reference, ...references]),
  );
  assert.equal(rows.length, applicants + 1);
});
