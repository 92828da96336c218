import assert from 'node:assert/strict';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPublicationApi } from '../../src/server/publisher/routes.ts';
import type { PublicationStatus } from '../../src/server/publisher/publication-status.ts';
import { monitorOf } from '../support/monitor.ts';
import { startServing, temporaryFolder } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import { onSqlite } from '../support/store-place.ts';

test('a spammer does not read from the metrics whether an application went into quarantine', async (t) => {
  const serving = await startServing(t);
  const { authorization } = await monitorOf(serving.dataDir);
  const others: Record<string, string>[] = [
    {},
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer x' },
    { authorization: authorization.slice(0, -1) },
    { authorization: `${authorization}x` },
    { authorization: authorization.replace('Bearer', 'Basic') },
    // What a request looks like that nginx passes on with its defaults: from this machine, without a sign of the proxy.
    { host: 'localhost' },
  ];
  for (const headers of others) {
    const response = await fetch(`${serving.url}/metrics`, { headers });
    assert.equal(response.status, 401, JSON.stringify(headers));
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.doesNotMatch(await response.text(), /passerelle_/);
  }
  const spam = new URLSearchParams({ ...goodAnswers, homepage: 'https://spam.example' });
  await fetch(`${serving.url}/api/forms/application`, { method: 'POST', body: spam });
  const response = await fetch(`${serving.url}/metrics`, { headers: { authorization } });
  assert.equal(response.status, 200);
  assert.match(await response.text(), /passerelle_applications\{.*state="quarantined"\} 1/);
});

test('a person who probes the server learns that it works and nothing else; a monitor with the token learns the rest', async (t) => {
  const serving = await startServing(t);
  const response = await fetch(`${serving.url}/healthz`);
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
  const known = await fetch(`${serving.url}/healthz`, { headers: await monitorOf(serving.dataDir) });
  assert.deepEqual(await known.json(), {
    status: 'ok',
    problems: [],
    site: '2026-03-01T00:00:00Z',
    encryption: 'off',
    client: { address: '127.0.0.1', isCrowd: true },
  });
});

test('an operator is told by 503 that the database does not answer, and by the token that it is the database', async (t) => {
  const serving = await startServing(t);
  await serving.store.db.schema.alterTable('outbox').renameTo('gone').execute();
  const response = await fetch(`${serving.url}/healthz`);
  assert.deepEqual([response.status, await response.json()], [503, { status: 'failing' }]);
  const known = await fetch(`${serving.url}/healthz`, { headers: await monitorOf(serving.dataDir) });
  assert.match(await known.text(), /"problems":\["store"\]/);
  await serving.store.db.schema.alterTable('gone').renameTo('outbox').execute();
});

test(
  'an operator whose database file was empty at the start is told by 503 until the next one',
  onSqlite,
  async (t) => {
    const dataDir = join(await temporaryFolder(t), 'var');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'passerelle.db'), '');
    const serving = await startServing(t, { dataDir });
    assert.equal((await fetch(`${serving.url}/healthz`)).status, 503);
    const known = await fetch(`${serving.url}/healthz`, { headers: await monitorOf(dataDir) });
    assert.match(await known.text(), /"problems":\["damage"\]/);
  },
);

test('the token is its owner’s alone, outlives a restart, and gives way to one that the operator chose', async (t) => {
  const first = await startServing(t);
  const file = join(first.dataDir, 'metrics-token');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const headers = await monitorOf(first.dataDir);
  const again = await startServing(t, { dataDir: first.dataDir });
  assert.equal((await fetch(`${again.url}/metrics`, { headers })).status, 200);
  const METRICS_TOKEN = 'chosen-by-the-operator';
  const chosen = await startServing(t, { env: { METRICS_TOKEN } });
  const authorization = `Bearer ${METRICS_TOKEN}`;
  assert.equal((await fetch(`${chosen.url}/metrics`, { headers: { authorization } })).status, 200);
  await assert.rejects(
    startServing(t, { env: { METRICS_TOKEN: 'short' } }),
    /METRICS_TOKEN: must be at least 16/,
  );
});

test('a reader of the public state of the publication meets no word of a text under embargo, no path and no name', async () => {
  const secret = 'secret-article';
  const status: PublicationStatus = {
    state: 'failed',
    step: null,
    startedAt: '2026-03-01T12:00:00.000Z',
    finishedAt: '2026-03-01T12:00:05.000Z',
    durationMs: 5_000,
    problems: [
      {
        file: `articles/fr/${secret}.mdx`,
        line: 3,
        code: 'body',
        message: { fr: secret, en: secret },
        advice: { fr: secret, en: secret },
      },
    ],
    live: { id: secret, publishedAt: '2026-03-01T11:00:00.000Z' },
    warnings: [secret],
    next: '2026-04-01T12:00:00.000Z',
  };
  const isEditor = (cookies: string | undefined) => cookies === 'key=held';
  const since = '2026-03-01T10:00:00.000Z';
  const remote = () => ({
    state: 'waiting' as const,
    since,
    checkedAt: since,
    error: `fatal: ${secret}`,
    attempts: 1,
    conflicts: [],
  });
  const app = createPublicationApi({ publisher: { status }, remote, isEditor });
  assert.deepEqual(await (await app.request('/')).json(), {
    state: 'failed',
    step: null,
    startedAt: status.startedAt,
    finishedAt: status.finishedAt,
    durationMs: 5_000,
    live: { publishedAt: status.live?.publishedAt },
  });
  const told = await (await app.request('/', { headers: { cookie: 'key=held' } })).text();
  assert.match(told, /articles\/fr\/secret-article\.mdx.*fatal: secret-article/);
});
