import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { startServing } from '../support/serving.ts';

await test('only pages of ours, and programs, can send a form; a foreign page cannot make its readers send one', async (t) => {
  const server = await startServing(t, { env: { PUBLIC_ORIGINS: 'https://cdn.example.org' } });
  const { url } = server;
  const cases: readonly [string, Readonly<Record<string, string>>, number][] = [
    ['our own page', { origin: url, 'sec-fetch-site': 'same-origin' }, 201],
    ['our own page in an older browser', { origin: url }, 201],
    ['our own page behind a proxy that ends TLS', { origin: url.replace('http:', 'https:') }, 201],
    [
      'our site on its own address',
      { origin: 'https://cdn.example.org', 'sec-fetch-site': 'cross-site' },
      201,
    ],
    ['a program', {}, 201],
    ['a person who typed the address', { 'sec-fetch-site': 'none' }, 201],
    ['a foreign page', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a foreign page in an older browser', { origin: 'https://evil.example' }, 403],
    [
      'a neighbour on the same domain',
      { origin: 'https://other.example.org', 'sec-fetch-site': 'same-site' },
      403,
    ],
    ['a page without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    ['a page without an origin in an older browser', { origin: 'null' }, 403],
    ['a foreign page that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['our name with another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['our name as a part of another', { origin: `${url}.evil.example` }, 403],
  ];
  let taken = 0;
  for (const [who, headers, status] of cases) {
    assert.equal((await apply(url, { projectName: who }, headers)).status, status, who);
    if (status === 201) taken += 1;
  }
  assert.equal(
    (await server.store.db.selectFrom('applications').select('reference').execute()).length,
    taken,
  );
});

await test('an operator who did not set SITE_URL reads once in the log which address to set', async (t) => {
  const { url, lines } = await startServing(t);
  const refused = async (origin: string) => (await apply(url, {}, { origin })).status;
  for (const origin of [
    'https://www.example.org',
    'https://www.example.org',
    'null',
    `https://${'x'.repeat(5_000)}`,
  ])
    assert.equal(await refused(origin), 403, origin.slice(0, 40));
  const told = () => lines.filter(({ text }) => text.includes('SITE_URL'));
  assert.deepEqual(
    told().map(({ level, facts }) => [level, facts]),
    [['warn', { origin: 'https://www.example.org', set: 'SITE_URL=https://www.example.org' }]],
  );
  for (let index = 0; index < 50; index += 1) await refused(`https://evil-${index}.example`);
  assert.equal(told().length, 10, 'foreign pages cannot fill the log');
});
