import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask } from '../../src/server/cli/doctor/ask.ts';
import { atEnd } from '../support/cleanup.ts';
import { atHome } from '../support/doctor.ts';
import { nginx } from '../support/nginx.ts';
import { startServing } from '../support/serving.ts';
import { chooseAddress, startTlsProxy } from '../support/tls-proxy.ts';

await test(
  'an applicant with a large file whom the server must refuse reads why, not an error of the proxy',
  nginx.options,
  async (t) => {
    const { port, siteUrl } = await chooseAddress();
    const serving = await startServing(t, {
      env: { SITE_URL: siteUrl },
      options: { disk: { freeBytes: () => 1_000_000, isLow: () => true } },
    });
    const { stop, certificate } = await startTlsProxy('nginx', { port, upstream: serving.url });
    atEnd(t, stop);
    const form = new FormData();
    form.set('deck', new File([Buffer.alloc(30_000_000)], 'deck.pdf', { type: 'application/pdf' }));
    const sent = new Response(form);
    const headers = { accept: 'application/json', 'content-type': sent.headers.get('content-type') ?? '' };
    const body = Buffer.from(await sent.arrayBuffer());
    // Whether the proxy notices the end of the connection before our answer is chance: once is not enough.
    for (const name of ['application', 'renamed', 'application', 'renamed', 'application', 'renamed']) {
      const url = new URL(`/api/forms/${name}`, siteUrl);
      const { status, text } = await ask(
        url,
        { method: 'POST', headers, body },
        { lookup: atHome, ca: certificate },
      );
      const code = name === 'application' ? 'not-stored' : 'unknown-form';
      assert.ok(text.includes(`"code":"${code}"`), `${status} ${text.slice(0, 100)}`);
    }
  },
);
