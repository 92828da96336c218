import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeBalance, isBalanced } from '../../src/server/applications/staff/balance.ts';
import { createLink } from '../../src/server/one-time-links/links.ts';
import {
  address,
  ask,
  beforeOpening,
  confirmBy,
  linkIn,
  messages,
  press,
  rowsOf,
  send,
  told,
} from '../support/openings.ts';
import { beforeCall } from '../support/site-fixture.ts';

await test('nobody confirms or cancels for someone else: by guessing a link, by a link to sign in, or from a foreign page', async (t) => {
  const { server } = await beforeOpening(t);
  const { reference, receipt } = (await (await ask(server)).json()) as Record<string, string>;
  assert.equal((await press(server, `${reference ?? ''}.${'A'.repeat(43)}`, 'action=cancel')).status, 404);
  const { token, code } = linkIn((await messages(server, 'confirmation'))[0]);
  const [, held = ''] = /recu\/([\w-]+)\//.exec(receipt ?? '') ?? [];
  const evil = { origin: 'https://evil.example' };
  for (const path of [`/api/notices/${token}`, `/api/notices/receipt/${held}`])
    assert.equal((await send(server, path, `action=cancel&code=${code}`, evil)).status, 403);
  const { current: key } = await server.store.keysFor('openings');
  const signIn = await createLink(
    { db: server.store.db, key },
    { purpose: 'sign-in', subject: reference ?? '', browserDigest: null, destination: '' },
    beforeCall,
  );
  const used = await press(server, signIn?.token ?? '', `action=cancel&code=${signIn?.code ?? ''}`);
  assert.equal(used.status, 410);
  const states = (await rowsOf(server)).map(({ state }) => state);
  assert.deepEqual(states, ['accepted']);
});

await test('a stranger who asked in a person’s name guesses ten codes on the receipt, and keeps her from confirming by none', async (t) => {
  const { clock, server } = await beforeOpening(t);
  const { receipt } = (await (await ask(server)).json()) as { receipt: string };
  const [, held = ''] = /recu\/([\w-]+)\//.exec(receipt) ?? [];
  const [confirmation] = await messages(server, 'confirmation');
  const { code } = linkIn(confirmation);
  const wrong = code === '0000 0000' ? '1' : '00000000';
  for (let guess = 0; guess < 10; guess += 1)
    await send(server, `/api/notices/receipt/${held}`, `action=confirm&code=${wrong}`);
  const right = await send(server, `/api/notices/receipt/${held}`, `action=confirm&code=${code}`);
  assert.equal(right.status, 422);
  await confirmBy(server, confirmation);
  assert.equal((await told(server, clock)).length, 1);
});

await test('a stranger whose address is typed a hundred times gets one message, and one request alone keeps the address', async (t) => {
  const { server } = await beforeOpening(t);
  const answers = new Set<string>();
  for (let count = 0; count < 100; count += 1) {
    const answer = await ask(server, {
      idempotencyKey: `key-${count}`,
      homepage: '',
      marker: 'BUY-CHEAP-PILLS',
    });
    const { receipt, ...rest } = (await answer.json()) as { receipt: string };
    await messages(server, 'confirmation');
    const page = await (await fetch(server.url + receipt)).text();
    answers.add(`${answer.status} ${Object.keys(rest).join()} ${/"codeAction":"/.test(page)}`);
  }
  const found = await messages(server, 'confirmation');
  assert.equal(found.length, 1);
  assert.ok(!JSON.stringify(found).includes('BUY-CHEAP-PILLS'));
  assert.equal(answers.size, 1, 'neither the answer nor the receipt says whether the address was known');
  const { db, findByReference } = server.store;
  const stored = await Promise.all((await rowsOf(server)).map(({ reference }) => findByReference(reference)));
  assert.equal(stored.length, 100);
  assert.equal(stored.filter((one) => one?.answers['email'] !== undefined).length, 1);
  assert.equal((await db.selectFrom('one_time_links').select('id').execute()).length, 1);
  assert.ok(isBalanced(await takeBalance(db)));
});

await test('a copy of the database gives away neither the link nor the code of a message', async (t) => {
  const { server } = await beforeOpening(t);
  await ask(server);
  const { token, code } = linkIn((await messages(server, 'confirmation'))[0]);
  const rows = JSON.stringify(await server.store.db.selectFrom('one_time_links').selectAll().execute());
  for (const secret of [token, code.replace(' ', ''), address]) assert.ok(!rows.includes(secret));
});

await test('a person to whom a message was sent twice, since the mail server was silent the first time, confirms by either', async (t) => {
  const { clock, server } = await beforeOpening(t);
  await ask(server);
  const [first] = await messages(server, 'confirmation');
  await server.store.db
    .updateTable('outbox')
    .set({ state: 'pending', next_attempt_at: 0, finished_at: null })
    .execute();
  const [second] = await messages(server, 'confirmation');
  assert.notEqual(linkIn(first).token, linkIn(second).token);
  await confirmBy(server, first);
  await confirmBy(server, second);
  assert.equal((await told(server, clock)).length, 1);
});
