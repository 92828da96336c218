// Slow: it builds the site.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertLinear } from '../support/growth.ts';
import { startServer, type RunningServer } from '../support/server.ts';

let server: RunningServer;
before(async () => {
  server = await startServer();
});
after(() => server.remove());

/** Sends the form to see it again, as its button “change my answers” does. */
function sendBack(values: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${server.origin}/api/forms/application`, {
    method: 'POST',
    headers: { accept: 'text/html' },
    body: new URLSearchParams({ language: 'fr', call: 'demo-2026', action: 'edit', ...values }),
  });
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const policyOf = (answer: Response) => answer.headers.get('content-security-policy') ?? '';
const sourcesOf = (policy: string, directive: string) =>
  policy.split('; ').find((one) => one.startsWith(`${directive} `));

const payloads = ['window.PWN=1', 'alert(1)', 'document.title=name'];

test('a script that someone types into a form is approved by no page that shows it again', async () => {
  for (const script of payloads) {
    for (const text of [`"><script>${script}</script>`, `</textarea><script>${script}</script>`]) {
      const answer = await sendBack({ companyName: text, problem: text, website: text });
      assert.ok((await answer.text()).includes(script), text);
      const policy = policyOf(answer);
      assert.ok(!policy.includes(hashOf(script)), `${text}: ${policy}`);
    }
  }
  const style = '*{display:none}';
  const answer = await sendBack({ problem: `<style>${style}</style>` });
  assert.ok(!policyOf(answer).includes(hashOf(style)));
});

test('what someone types does not change what a page may run', async () => {
  const [plain, typed] = await Promise.all([
    sendBack({ companyName: 'Nordet' }),
    sendBack({ companyName: '<script>1</script><style>p{}</style>' }),
  ]);
  assert.equal(policyOf(typed), policyOf(plain));
  assert.match(policyOf(plain), /style-src 'self' 'sha256-/);
});

test('each page of the site allows the styles and scripts that it was built with, and is short about it', async () => {
  for (const path of ['/fr/', '/fr/entreprises/', '/en/apply/', '/fr/nulle-part/', '/admin/aide/']) {
    const answer = await fetch(server.origin + path, { headers: { cookie: server.cookie } });
    const html = await answer.text();
    const policy = policyOf(answer);
    const written = [...html.matchAll(/<(script|style)\b(?![^>]*(?:json|src=))[^>]*>([\s\S]*?)<\/\1>/g)];
    for (const [, kind, content = ''] of written) {
      assert.ok(sourcesOf(policy, `${kind ?? ''}-src`)?.includes(hashOf(content)), `${path}: ${content}`);
    }
    assert.ok(written.length >= 4, path);
    assert.doesNotMatch(sourcesOf(policy, 'script-src') ?? '', /unsafe-inline/);
    assert.ok(policy.length < 1_500, `${path}: ${policy.length}`);
    assert.doesNotMatch(html, /http-equiv="content-security-policy"/i);
  }
});

test('what is no page may load and run nothing', async () => {
  for (const path of ['/site.json', '/sitemap-index.xml', '/favicon.svg', '/healthz', '/fr/rss.xml']) {
    const answer = await fetch(server.origin + path);
    assert.match(policyOf(answer), /^default-src 'none'; /, path);
  }
  const refused = await fetch(`${server.origin}/admin/api/v1`, {
    method: 'POST',
    headers: { origin: 'null' },
  });
  assert.equal(refused.status, 403);
  assert.match(policyOf(refused), /^default-src 'none'; /);
});

test('one request whose fields hold style tags again and again does not stop the others', async () => {
  const names = ['companyName', 'summary', 'problem', 'difference', 'needs', 'country', 'contactName', 'x'];
  await assertLinear(
    'a form full of style tags',
    async (size) => {
      const text = '<style>'.repeat(size);
      const answer = await sendBack(Object.fromEntries(names.map((name) => [name, text])));
      assert.ok((await answer.text()).length > text.length);
    },
    // Eight times as much is 180 kB, near all that one request may hold: more is refused before a page shows it again.
    400,
  );
  const megabyte = Object.fromEntries(names.map((name) => [name, '<style>'.repeat(17_000)]));
  assert.equal((await sendBack(megabyte)).status, 413);
});
