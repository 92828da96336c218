// Slow: it publishes the site twice in a process of its own.
import assert from 'node:assert/strict';
import { watch } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { root } from '../../src/environment.ts';
import { startServer } from '../support/server.ts';

const statusSchema = z.object({ state: z.string(), live: z.object({ id: z.string() }) });
const entrySchema = z.object({ data: z.string(), file: z.object({ id: z.string() }) });
const bundles = join(root, 'node_modules/.cache/passerelle-admin');

await test('readers meet no failed request while editors publish twice and old releases are deleted, and the CMS is not built again', async (t) => {
  const server = await startServer();
  t.after(() => server.remove());
  const { origin, cookie } = server;
  const ask = async (action: string, params: object): Promise<unknown> => {
    const response = await fetch(`${origin}/admin/api/v1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify({ action, params }),
    });
    const answer: unknown = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  };
  const status = async () =>
    statusSchema.parse(await (await fetch(`${origin}/api/publication`, { headers: { cookie } })).json());
  const publications = join(server.content.dataDir, 'publications');
  const first = await status();
  // Of a server that was killed: as large as a release, and deleted with the next one. Which releases stay is told by `publisher.test.ts`.
  const leftOver = `${first.live.id}-left`;
  await cp(join(publications, first.live.id), join(publications, leftOver), { recursive: true });
  const builtBefore = await readdir(bundles);

  // A reader at a time, a page every now and then: as fast as it goes, reading would take the processor from the builds. From
  // the moment when a new release is in place, until the old ones are deleted, as fast as it goes.
  const [rarely, often] = [20, 0];
  let pauseMs: number = rarely;
  const over = new AbortController();
  const { signal } = over;
  watch(publications, { signal }, (_, name) => {
    if (name === 'live.json') pauseMs = often;
  });
  const seen = new Map<number, number>();
  const paths = ['/fr/programmes/spark/', '/en/', '/fr/recherche/', '/site.json', '/admin/'];
  const reading = (async () => {
    for (let index = 0; !signal.aborted; index += 1) {
      const response = await fetch(origin + (paths[index % paths.length] ?? '/'), { headers: { cookie } });
      await response.arrayBuffer();
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
      await wait(pauseMs);
    }
  })();
  const path = 'content/programs/fr/spark.mdx';
  const published = [first.live.id];
  // From nothing, and from a build that was made ready.
  for (let publication = 1; publication <= 2; publication += 1) {
    const summary = `Le résumé numéro ${publication}.`;
    const before = await status();
    const { data, file } = entrySchema.parse(await ask('getEntry', { path }));
    const raw = data.replace(/^summary: .*$/m, `summary: ${summary}`);
    await ask('persistEntry', { dataFiles: [{ path, raw, base: file.id }], assets: [], options: {} });
    let after = await status();
    while (after.state === 'building') {
      await wait(100);
      after = await status();
    }
    assert.equal(after.state, 'idle');
    pauseMs = rarely;
    assert.notEqual(after.live.id, before.live.id);
    published.push(after.live.id);
    const page = await (await fetch(`${origin}/fr/programmes/spark/`)).text();
    assert.ok(page.includes(summary), `“${summary}” is live`);
  }
  over.abort();
  await reading;
  assert.deepEqual([...seen.keys()], [200]);
  assert.ok((seen.get(200) ?? 0) > 200);
  const left = await readdir(publications);
  assert.deepEqual(
    [leftOver, ...published].map((id) => left.includes(id)),
    [false, true, true, true],
  );
  assert.deepEqual(await readdir(bundles), builtBefore);
});
