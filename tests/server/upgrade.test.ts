// Slow: it publishes the site in a process of its own.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { atEnd } from '../support/cleanup.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { temporaryFolder } from '../support/stored.ts';

const statusSchema = z.object({ state: z.string() });

/** Makes the live release one that earlier code built. */
async function makeOlder(dataDir: string): Promise<void> {
  const file = join(dataDir, 'publications/live.json');
  const live = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...live, codeDigest: 'older', contract: 'older' }));
}

async function untilBuilt({ origin }: RunningServer) {
  for (;;) {
    const status = statusSchema.parse(await (await fetch(`${origin}/api/publication`)).json());
    if (status.state !== 'building') return status;
    await wait(200);
  }
}

const question = { language: 'fr', name: 'Personne Exemple', email: 'exemple@example.org' };

await test('a site that runs', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'var');
  const first = await startServer({ DATA_DIR: dataDir });
  atEnd(t, () => first.remove());
  await first.stop();

  await t.test(
    'takes applications after an upgrade beside a text that cannot be built, and says which',
    async (t) => {
      await makeOlder(dataDir);
      const server = await startServer({ DATA_DIR: dataDir }, { buildsWait: true });
      atEnd(t, () => server.remove());
      await server.content.replace('programs/fr/spark.mdx', 'translation: ', 'translation: not-');
      const again = await server.restart();
      atEnd(t, () => again.stop());
      assert.equal((await fetch(`${again.origin}/fr/`)).status, 200);
      const [serves, builds] = [again.output().indexOf('Site  '), again.output().indexOf('Building')];
      assert.ok(serves >= 0 && (builds === -1 || builds > serves), 'served first, built after');
      const answer = await fetch(`${again.origin}/api/forms/question`, {
        method: 'POST',
        headers: { accept: 'text/html', origin: again.origin },
        body: new URLSearchParams(question),
      });
      const page = await answer.text();
      // Not complete: drawn plainly, since pages of other code may not understand what they are given.
      assert.equal(answer.status, 422, page);
      assert.match(page, /Votre envoi n’a pas été enregistré/);
      const status = await again.whileBuilding(() => untilBuilt(again));
      assert.equal(status.state, 'idle', 'all other pages are the new code’s');
      assert.match(again.output(), /The site is live but for these files[^\n]*\n\s*programs\/fr\/spark\.mdx/);
      assert.equal((await fetch(`${again.origin}/fr/programmes/spark/`)).status, 200);
    },
  );

  await t.test('starts although the repository of its texts cannot be reached', async (t) => {
    const server = await startServer(
      { DATA_DIR: dataDir, CMS_BACKEND: 'git', GIT_REMOTE: join(dataDir, 'nowhere.git') },
      { buildsWait: true },
    );
    atEnd(t, () => server.remove());
    assert.equal((await fetch(`${server.origin}/fr/`)).status, 200);
  });
});
