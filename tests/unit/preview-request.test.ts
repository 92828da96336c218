import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPreviewRequests, type PreviewAnswer } from '../../src/admin/preview/request.ts';

await test('an editor whose text the server does not read is told why, beside the page', async (t) => {
  const refusal = { code: 'too-complex', error: 'Ce texte est trop compliqué pour être lu à temps.' };
  t.mock.method(globalThis, 'fetch', () => Promise.resolve(Response.json(refusal, { status: 422 })));
  const answer = await new Promise<PreviewAnswer | undefined>((resolve) => {
    const ask = createPreviewRequests('fr', (shown) => {
      resolve(shown);
      return Promise.resolve();
    });
    ask({ locale: 'fr', texts: [] });
  });
  assert.deepEqual(
    answer?.faults.map(({ message }) => message),
    [refusal.error],
  );
});
