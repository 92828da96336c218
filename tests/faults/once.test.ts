import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { startServing, type Running } from '../support/serving.ts';

const count = async ({ store }: Running) =>
  (await store.db.selectFrom('applications').select('reference').execute()).length;

await test('an impatient applicant who presses fifty times has one application', async (t) => {
  const server = await startServing(t);
  for (const key of [{ idempotencyKey: 'a page of the form' }, {}]) {
    const before = await count(server);
    const told = await Promise.all(Array.from({ length: 50 }, () => apply(server.url, key)));
    const references = new Set(told.map((one) => ('reference' in one ? one.reference : JSON.stringify(one))));
    assert.equal(references.size, 1, [...references].join(' '));
    assert.equal(await count(server), before + 1);
  }
});

await test('a key that was used for other answers is refused, and the first application stays as it was', async (t) => {
  const server = await startServing(t);
  const key = { idempotencyKey: '6f2a8b1e-7c3d-4e5f-8a9b-0c1d2e3f4a5b' };
  const first = await apply(server.url, key);
  assert.equal(first.status, 201);
  const told = await Promise.all(
    Array.from({ length: 10 }, (_, index) => apply(server.url, { ...key, projectName: `Autre ${index}` })),
  );
  for (const one of told) assert.deepEqual(one, { status: 409, code: 'key-reused', retryAfter: null });
  assert.equal(await count(server), 1);
});
