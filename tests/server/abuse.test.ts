import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createFormTokens } from '../../src/server/applications/abuse/form-tokens.ts';
import { screenSubmission } from '../../src/server/applications/abuse/screening.ts';
import { createSenders } from '../../src/server/applications/abuse/sender.ts';
import { watchUntrustedProxies } from '../../src/server/applications/abuse/untrusted-proxies.ts';
import { startEndpoint, type Endpoint } from '../support/endpoint.ts';
import { duringCall, goodAnswers } from '../support/site-fixture.ts';
import { openTestStore, store as storeApplication, temporaryFolder } from '../support/stored.ts';
import { membershipSchema } from '../../src/server/http/addresses.ts';
import { clientOf } from '../../src/server/http/client.ts';

const stored = ({ store }: Endpoint) =>
  store.db.selectFrom('applications').select(['state', 'score', 'flags']).execute();

test('what looks like spam gets the same receipt, and waits for the staff instead of being forwarded', async (t) => {
  const endpoint = await startEndpoint(t);
  const answer = await endpoint.post({ ...goodAnswers, homepage: 'https://spam.example' });
  assert.equal(answer.status, 303);
  assert.equal((await endpoint.app.request(answer.headers.get('location') ?? '')).status, 200);
  assert.deepEqual(
    (await stored(endpoint)).map(({ state, flags }) => [state, flags]),
    [['quarantined', '["honeypot"]']],
  );
  assert.deepEqual(await endpoint.store.db.selectFrom('outbox').selectAll().execute(), []);
});

test('a prospect without a signed time, or with many links alone, is forwarded like everybody', async (t) => {
  const endpoint = await startEndpoint(t);
  await endpoint.post({ ...goodAnswers, idempotencyKey: 'key-of-the-page' });
  await endpoint.post({ ...goodAnswers, summary: 'https://a.example '.repeat(6) });
  assert.deepEqual(
    (await stored(endpoint)).map(({ state, score }) => [state, score]),
    [
      ['accepted', 20],
      ['accepted', 40],
    ],
  );
});

test('a signed time of the first answer counts once, and not for one who answers in no time', async (t) => {
  const endpoint = await startEndpoint(t);
  const response = await endpoint.app.request('/api/forms/started-at');
  const startedAt = await response.text();
  await endpoint.post({ ...goodAnswers, startedAt });
  endpoint.clock.now += 60_000;
  await endpoint.post({ ...goodAnswers, startedAt, projectName: 'Autre' });
  assert.deepEqual(
    (await stored(endpoint)).map(({ flags }) => flags),
    ['["too-fast"]', '["used-proof"]'],
  );
});

test('a signed time that is forged, altered, expired or none at all is noticed', () => {
  let now = duringCall;
  const tokens = createFormTokens(new Uint8Array(32), () => now);
  const good = tokens.issue();
  const altered = good.replace(String(duringCall), String(duringCall - 60_000));
  const forged = createFormTokens(new Uint8Array(32).fill(1), () => now).issue();
  const signalsOf = (token: string) => tokens.verify(token).signals;
  for (const wrong of [altered, forged, 'not a token', ''])
    assert.deepEqual(signalsOf(wrong), ['bad-proof'], wrong);
  now += 10_000;
  assert.deepEqual(signalsOf(good), []);
  now += 24 * 3_600_000;
  assert.deepEqual(signalsOf(good), ['bad-proof']);
});

test('an application from a form that was open during an upgrade is forwarded, with the proof that its page computed', async (t) => {
  const endpoint = await startEndpoint(t);
  assert.equal((await endpoint.app.request('/api/forms/challenge')).status, 404);
  const fields = { idempotencyKey: 'key-of-the-page', altcha: btoa('{"challenge":{},"solution":{}}') };
  assert.equal((await endpoint.post({ ...goodAnswers, ...fields })).status, 303);
  assert.deepEqual(
    (await stored(endpoint)).map(({ state, score }) => [state, score]),
    [['accepted', 20]],
  );
});

test('a flood from one address is stored whole, and set aside for the staff', async (t) => {
  const endpoint = await startEndpoint(t, { sender: 'somebody' });
  for (let index = 0; index < 32; index += 1) {
    await endpoint.post({ ...goodAnswers, projectName: `Exemple ${index}` });
  }
  const states = (await stored(endpoint)).map(({ state }) => state);
  assert.equal(states.filter((state) => state === 'accepted').length, 30);
  assert.equal(states.filter((state) => state === 'quarantined').length, 2);
});

test('an address is believed from a trusted proxy, and from a public one that is not trusted never', () => {
  const isTrusted = membershipSchema.parse(['10.0.0.0/8', '2001:db8::/32']);
  const addressOf = (remote: string, forwarded?: string) => clientOf(remote, forwarded, isTrusted).address;
  assert.equal(addressOf('203.0.113.7', '198.51.100.1'), '203.0.113.7');
  assert.equal(addressOf('10.0.0.1', '198.51.100.1'), '198.51.100.1');
  assert.equal(addressOf('::ffff:10.0.0.1', 'forged, 198.51.100.1, 10.2.3.4'), '198.51.100.1');
  assert.equal(addressOf('10.0.0.1'), '10.0.0.1');
  assert.equal(addressOf('10.0.0.1', 'nonsense'), undefined);
});

/** Posts through a peer and a header, as the socket and the proxy would say; says who was quarantined. */
async function postThrough(
  t: TestContext,
  posts: readonly { peer: string; forwarded: string | undefined }[],
  given: { trusted?: readonly string[] } = {},
) {
  const store = await openTestStore(t, await temporaryFolder(t));
  const senderOf = createSenders(store, () => duringCall);
  const tokens = createFormTokens(new Uint8Array(32), () => duringCall);
  const isTrusted = membershipSchema.parse([...(given.trusted ?? [])]);
  const lines: object[] = [];
  const proxies = watchUntrustedProxies({ warn: (facts) => lines.push(facts) });
  for (const { peer, forwarded } of posts) {
    const client = clientOf(peer, forwarded, isTrusted);
    if (client.untrustedProxy !== undefined) proxies.note(client.untrustedProxy);
    const sender = await senderOf(client);
    const screening = screenSubmission(new Map(), { hasKey: false, sender, tokens });
    await storeApplication(store, { receivedAt: duringCall, screening });
  }
  const rows = await store.db.selectFrom('applications').select('state').execute();
  const quarantined = rows.filter(({ state }) => state === 'quarantined').length;
  return { quarantined, lines, alarms: proxies.alarms() };
}

const many = (count: number, make: (index: number) => { peer: string; forwarded: string | undefined }) =>
  Array.from({ length: count }, (_none, index) => make(index));

for (const peer of ['127.0.0.1', '10.99.0.2', '172.17.0.1', '192.168.1.4', '::1', 'fd00::2']) {
  test(`sixty applicants on the last evening, behind a proxy on ${peer} that was not named, are all forwarded`, async (t) => {
    const posts = many(60, (index) => ({ peer, forwarded: `198.51.100.${index}` }));
    const { quarantined, lines, alarms } = await postThrough(t, posts);
    assert.equal(quarantined, 0);
    assert.deepEqual(lines, [{ address: peer, set: `TRUSTED_PROXIES=${peer}` }], 'logged once');
    assert.deepEqual(alarms, [{ name: 'untrusted-proxy', channel: peer, count: 1 }]);
  });
}

const alone = '203.0.113.7';
const crowds = [
  ['a proxy on this machine that does not say for whom', { peer: '127.0.0.1', forwarded: undefined }],
  ['a proxy on the internet that was not named', { peer: alone, forwarded: '198.51.100.1' }],
  ['a proxy on a private address that does not say for whom', { peer: '10.99.0.2', forwarded: undefined }],
  ['a named proxy that does not say for whom', { peer: '192.0.2.3', forwarded: undefined }],
  [
    'a content network that was not named, in front of a proxy that was',
    { peer: '192.0.2.3', forwarded: `198.51.100.1, ${alone}` },
  ],
] as const;
for (const [what, post] of crowds) {
  test(`sixty applicants on the last evening behind ${what} are all forwarded; a flood is still noticed`, async (t) => {
    const given = { trusted: ['192.0.2.3/32', '10.99.0.9'] };
    const evening = many(60, () => post);
    assert.equal((await postThrough(t, evening, given)).quarantined, 0);
    assert.equal(
      (
        await postThrough(
          t,
          many(510, () => post),
          given,
        )
      ).quarantined,
      10,
    );
  });
}

test('the staff are told of the proxy that was forgotten in front of the one that is named', async (t) => {
  const posts = many(25, (index) => ({ peer: '10.99.0.2', forwarded: `198.51.100.${index}, ${alone}` }));
  const { alarms } = await postThrough(t, posts, { trusted: ['10.99.0.2'] });
  assert.deepEqual(alarms, [{ name: 'untrusted-proxy', channel: alone, count: 1 }]);
});

test('one who floods through a proxy that was not named is noticed', async (t) => {
  const posts = many(40, () => ({ peer: '10.99.0.2', forwarded: '198.51.100.9' }));
  assert.equal((await postThrough(t, posts)).quarantined, 10);
});

test('one who floods from a public address is noticed', async (t) => {
  assert.equal(
    (
      await postThrough(
        t,
        many(40, () => ({ peer: alone, forwarded: undefined })),
      )
    ).quarantined,
    10,
  );
});

for (const [where, peer, last] of [
  ['from a public address', alone, '198.51.100.9'],
  ['through a proxy', '10.99.0.2', '198.51.100.9'],
] as const) {
  test(`one who floods ${where} and forges what is before their address is noticed too`, async (t) => {
    const posts = many(510, (index) => ({ peer, forwarded: `192.0.2.${index % 250}, ${last}` }));
    const { quarantined, alarms } = await postThrough(t, posts);
    assert.equal(quarantined, 10);
    assert.equal(alarms.length, 1, 'the staff are told once it goes on: it may be their proxy');
  });
}

test('a single forged header from the internet writes no mail to the staff', async (t) => {
  const { alarms } = await postThrough(t, [{ peer: '203.0.113.7', forwarded: '198.51.100.1' }]);
  assert.deepEqual(alarms, []);
});

test('behind a proxy that is named, sixty applicants are forwarded and nobody is warned', async (t) => {
  const posts = many(60, (index) => ({ peer: '10.99.0.2', forwarded: `198.51.100.${index}` }));
  const { quarantined, lines } = await postThrough(t, posts, { trusted: ['10.99.0.2'] });
  assert.deepEqual([quarantined, lines], [0, []]);
});

test('an applicant whose sender cannot be named, since the database is held by another program, is taken uncounted', async () => {
  let isHeld = true;
  const keys = { current: new Uint8Array(32), earlier: [] };
  const senderOf = createSenders(
    { keysFor: () => (isHeld ? Promise.reject(new Error('database is locked')) : Promise.resolve(keys)) },
    () => duringCall,
  );
  const client = { address: '203.0.113.7', isCrowd: false };
  assert.equal(await senderOf(client), null);
  isHeld = false;
  assert.notEqual(await senderOf(client), null);
});

test('senders are told apart for a day without their address being kept', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  let now = duringCall;
  const senderOf = createSenders(store, () => now);
  const sender = (address: string) => senderOf({ address, isCrowd: false });
  const first = await sender('203.0.113.7');
  assert.equal(await sender('203.0.113.7'), first);
  assert.notEqual(await sender('203.0.113.8'), first);
  assert.equal(await sender('2001:db8:1:2::1'), await sender('2001:db8:1:2:3::9'));
  assert.equal(await sender('127.0.0.1'), null);
  now += 24 * 3_600_000;
  assert.notEqual(await sender('203.0.113.7'), first);
  assert.doesNotMatch(first ?? '', /203|113/);
});
