// Slow: two whole servers on a real PostgreSQL, of which one is killed.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { openAccount } from '../../src/server/accounts/accounts.ts';
import { setSession } from '../../src/server/accounts/http/cookies.ts';
import { createSession } from '../../src/server/accounts/sessions.ts';
import { plainVault } from '../../src/server/applications/storage/database/vault.ts';
import { openStore, type Store } from '../../src/server/applications/storage/store.ts';
import { versionOf } from '../../src/server/cms/storage/version-of.ts';
import { atEnd } from '../support/cleanup.ts';
import { startPostgres } from '../support/postgres.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { temporaryFolder } from '../support/serving.ts';

const siteUrl = 'https://www.example.org';
const page = '/fr/actualites/appel-de-demonstration/';
const file = (locale: string) => `articles/${locale}/demo-call-opens.mdx`;
const entry = { collection: 'articles', slug: 'demo-call-opens' };

/** A publisher who is signed in, as the browser shows it to any of the servers. */
async function signIn({ db }: Store): Promise<string> {
  const account = await openAccount(
    db,
    { email: 'bob@example.org', name: 'Bob Lee', roles: ['publisher'], locale: 'fr' },
    { actor: 'test', now: Date.now() },
  );
  const token = await createSession(db, { account: account.id, method: 'link', agent: 'test' }, Date.now());
  return setSession(token).split(';')[0] ?? '';
}

async function openServers(t: TestContext) {
  const postgres = await startPostgres();
  atEnd(t, () => postgres.stop());
  const url = await postgres.createDatabase('two');
  const env = { DATABASE_URL: url, SITE_URL: siteUrl, TRUSTED_PROXIES: '127.0.0.1' };
  const start = async (): Promise<RunningServer> => {
    const server = await startServer(env);
    atEnd(t, () => server.remove());
    return server;
  };
  const first = await start();
  const store = await openStore(await temporaryFolder(t), {
    vault: plainVault,
    postgres: { url, poolSize: 2 },
  });
  atEnd(t, () => store.close());
  return { first, start, store };
}

const read = async ({ origin }: RunningServer, path: string) => (await fetch(`${origin}${path}`)).text();

/** Asks until the answer is as wanted: another server may be about to fetch a release, or to take over. */
async function until<Found>(ask: () => Promise<Found>, isWanted: (found: Found) => boolean): Promise<Found> {
  for (;;) {
    const found = await ask().catch(() => undefined);
    if (found !== undefined && isWanted(found)) return found;
    await wait(50);
  }
}

await test('two servers serve one release; the one that does not build has the CMS through the other, and takes over with every save when that one is killed', async (t) => {
  const { first, start, store } = await openServers(t);
  const cookie = await signIn(store);
  const releases = () => store.db.selectFrom('releases').select('number').orderBy('number').execute();
  await until(releases, (rows) => rows.length > 0);
  const second = await start();
  assert.equal(
    await read(second, page),
    await read(first, page),
    'it begins with what the first has published',
  );

  const ask = (server: RunningServer, action: string, params: object) =>
    fetch(`${server.origin}/admin/api/v1`, {
      method: 'POST',
      headers: { cookie, origin: siteUrl, 'content-type': 'application/json' },
      body: JSON.stringify({ action, params }),
    });
  const textOf = async (server: RunningServer, locale: string) => {
    const answer = await ask(server, 'getEntry', { path: `content/${file(locale)}` });
    return z.object({ data: z.string() }).parse(await answer.json()).data;
  };
  const save = async (server: RunningServer, title: string) => {
    const dataFiles = [];
    for (const locale of ['fr', 'en']) {
      const text = await textOf(server, locale);
      const raw = text.replace(/^title: .*$/m, `title: ${title}`);
      dataFiles.push({ path: `content/${file(locale)}`, raw, base: versionOf(Buffer.from(text)) });
    }
    const options = { useWorkflow: true, collectionName: 'articles' };
    return ask(server, 'persistEntry', { dataFiles, assets: [], options });
  };
  const saved = await save(second, 'Une marée neuve');
  assert.equal(saved.status, 200, await saved.text());
  const published = await ask(second, 'publishUnpublishedEntry', entry);
  assert.equal(published.status, 200, await published.text());
  await until(
    () => read(second, page),
    (text) => text.includes('Une marée neuve'),
  );
  assert.match(await read(first, page), /Une marée neuve/);

  const draft = await save(second, 'Un brouillon gardé');
  assert.equal(draft.status, 200, await draft.text());
  process.kill(first.pid, 'SIGKILL');
  const orphaned = await ask(second, 'unpublishedEntries', {});
  assert.equal(orphaned.status, 503, 'until it takes over, an editor is asked to wait');
  assert.equal(orphaned.headers.get('retry-after'), '20');
  assert.match(await read(second, page), /Une marée neuve/, 'readers do not wait');
  // What happens by itself once fifteen seconds have passed without a sign of the first.
  await store.db.updateTable('leases').set({ leased_until: 0 }).execute();
  const drafts = await until(
    () => ask(second, 'unpublishedEntries', {}),
    ({ status }) => status === 200,
  );
  assert.deepEqual(await drafts.json(), ['articles/demo-call-opens']);
  const kept = await ask(second, 'unpublishedEntryDataFile', {
    ...entry,
    path: `content/${file('fr')}`,
    id: 'articles/demo-call-opens',
  });
  assert.match(await kept.text(), /Un brouillon gardé/);

  const before = await releases();
  const again = await first.restart();
  atEnd(t, () => again.stop());
  assert.match(await read(again, page), /Une marée neuve/, 'the one that comes back serves what is newest');
  assert.equal((await ask(second, 'publishUnpublishedEntry', entry)).status, 200);
  await until(
    () => read(again, page),
    (text) => text.includes('Un brouillon gardé'),
  );
  const after = await releases();
  assert.ok((after.at(-1)?.number ?? 0) > (before.at(-1)?.number ?? 0));
});
