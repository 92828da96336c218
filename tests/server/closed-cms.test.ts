// Slow: it publishes the site in a process of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from '../support/server.ts';

await test('a server that other machines can reach serves the site and keeps the CMS closed', async (t) => {
  // Another loopback address stands for one of a network: the server cannot tell who reaches it there.
  const server = await startServer({ HOST: '127.0.0.2' });
  t.after(() => server.remove());
  assert.match(
    server.output(),
    /CMS +closed: other machines reach this server, and SITE_URL is no https address/,
  );
  const origin = `http://127.0.0.2:${new URL(server.origin).port}`;
  assert.equal((await fetch(`${origin}/fr/`)).status, 200);
  for (const path of ['/admin%2f', '/admin%2findex.html'])
    assert.equal((await fetch(origin + path)).status, 404);
  for (const path of ['/admin/', '/admin/travail/', '/admin/aide/', '/admin/app/x.js']) {
    const response = await fetch(origin + path, { headers: { accept: 'text/html' } });
    assert.equal(response.status, 403, path);
    assert.match(await response.text(), /L’éditeur est fermé[\s\S]*The editor is closed/);
  }
  for (const host of ['127.0.0.2', 'localhost']) {
    const response = await fetch(`${origin}/admin/api/v1`, {
      method: 'POST',
      headers: { host, origin: `http://${host}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'entriesByFolder', params: { folder: 'content/pages' } }),
    });
    assert.equal(response.status, 403, host);
    assert.doesNotMatch(await response.text(), /title:/);
  }
});
