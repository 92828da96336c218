import assert from 'node:assert/strict';
import { test } from 'node:test';
import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { createProofs } from '../../src/server/abuse/proof.ts';
import { clientAddress, createSenders } from '../../src/server/abuse/sender.ts';
import { startEndpoint, type Endpoint } from '../support/endpoint.ts';
import { duringCall, goodAnswers } from '../support/site-fixture.ts';
import { openTestStore, temporaryFolder } from '../support/stored.ts';

async function solve(challenge: Challenge): Promise<string> {
  const solution = await solveChallenge({ challenge, deriveKey });
  assert.ok(solution);
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
}

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

test('a prospect without proof, or with many links alone, is forwarded like everybody', async (t) => {
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

test('a proof of work counts once, and not for one who answers in no time', async (t) => {
  const endpoint = await startEndpoint(t);
  const response = await endpoint.app.request('/api/forms/challenge');
  const challenge = (await response.json()) as Challenge;
  const altcha = await solve(challenge);
  await endpoint.post({ ...goodAnswers, altcha });
  endpoint.clock.now += 60_000;
  await endpoint.post({ ...goodAnswers, altcha, projectName: 'Autre' });
  assert.deepEqual(
    (await stored(endpoint)).map(({ flags }) => flags),
    ['["too-fast"]', '["used-proof"]'],
  );
});

test('a proof that is forged, altered, expired or no proof at all is noticed', async () => {
  let now = duringCall;
  const proofs = createProofs(new Uint8Array(32), () => now);
  const good = await solve(await proofs.challenge());
  const altered = JSON.parse(Buffer.from(good, 'base64').toString()) as { challenge: Challenge };
  altered.challenge.parameters.data = { issuedAt: 0 };
  const forged = await solve(await createProofs(new Uint8Array(32).fill(1), () => now).challenge());
  const judged = async (payload: string) => (await proofs.judge(payload)).signals;
  assert.deepEqual(await judged(Buffer.from(JSON.stringify(altered)).toString('base64')), ['bad-proof']);
  assert.deepEqual(await judged(forged), ['bad-proof']);
  assert.deepEqual(await judged('not a proof'), ['bad-proof']);
  now += 10_000;
  assert.deepEqual(await judged(good), []);
  now += 24 * 3_600_000;
  assert.deepEqual(await judged(good), ['bad-proof']);
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

test('an address is believed from a trusted proxy alone', () => {
  const trusted = ['10.0.0.0/8', '2001:db8::/32'];
  assert.equal(clientAddress('203.0.113.7', '198.51.100.1', trusted), '203.0.113.7');
  assert.equal(clientAddress('10.0.0.1', '198.51.100.1', trusted), '198.51.100.1');
  assert.equal(clientAddress('::ffff:10.0.0.1', 'forged, 198.51.100.1, 10.2.3.4', trusted), '198.51.100.1');
  assert.equal(clientAddress('10.0.0.1', undefined, trusted), '10.0.0.1');
  assert.equal(clientAddress('10.0.0.1', 'nonsense', trusted), undefined);
});

test('senders are told apart for a day without their address being kept', async (t) => {
  const store = await openTestStore(t, await temporaryFolder(t));
  let now = duringCall;
  const senderOf = createSenders(store, () => now);
  const first = await senderOf('203.0.113.7');
  assert.equal(await senderOf('203.0.113.7'), first);
  assert.notEqual(await senderOf('203.0.113.8'), first);
  assert.equal(await senderOf('2001:db8:1:2::1'), await senderOf('2001:db8:1:2:3::9'));
  assert.equal(await senderOf('127.0.0.1'), null);
  now += 24 * 3_600_000;
  assert.notEqual(await senderOf('203.0.113.7'), first);
  assert.doesNotMatch(first ?? '', /203|113/);
});
