import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { Email } from 'postal-mime';
import { toToken } from '../../src/server/applications/notifications/tokens.ts';
import { takeBalance, isBalanced } from '../../src/server/applications/staff/balance.ts';
import {
  address,
  ask,
  beforeOpening,
  confirmBy,
  linkIn,
  messages,
  pageOf,
  press,
  rowsOf,
  send,
  told,
  unsubscribeIn,
} from '../support/openings.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import type { Running } from '../support/serving.ts';
import { beforeCall, duringCall } from '../support/site-fixture.ts';

const day = 86_400_000;

await test('a person who confirms an address by the code of the message is told, once, when the call opens', async (t) => {
  const { clock, server } = await beforeOpening(t);
  assert.equal((await ask(server)).status, 201);
  const [confirmation, ...others] = await messages(server, 'confirmation');
  assert.deepEqual(others, []);
  assert.deepEqual(
    confirmation?.to?.map((one) => one.address),
    [address],
  );
  assert.match((await pageOf(server, linkIn(confirmation).path)).text, /"state":"code"/);
  clock.now = duringCall;
  await server.forwarding.notifySubscribers();
  assert.deepEqual(await messages(server, 'opening'), [], 'nobody is written to before they confirm');

  clock.now = beforeCall + day;
  assert.match((await pageOf(server, await confirmBy(server, confirmation))).text, /"state":"confirmed"/);
  await server.forwarding.notifySubscribers();
  assert.deepEqual(await messages(server, 'opening'), [], 'nobody is written to before the call opens');

  const [opening, ...more] = await told(server, clock);
  assert.deepEqual(more, []);
  assert.match(opening?.text ?? '', /https:\/\/passerelle\.example\/fr\/candidater\/printemps\//);
  assert.ok(isBalanced(await takeBalance(server.store.db)));
});

await test('a person whose mail is on another device types its code in the browser that asked', async (t) => {
  const { clock, server } = await beforeOpening(t);
  const { receipt } = (await (await ask(server)).json()) as { receipt: string };
  const [, action = ''] = /"codeAction":"([^"]+)"/.exec((await pageOf(server, receipt)).text) ?? [];
  const { code } = linkIn((await messages(server, 'confirmation'))[0]);
  const wrong = await send(server, action, 'action=confirm&language=fr&code=1');
  assert.equal(wrong.status, 422);
  assert.match(await wrong.text(), /"state":"code".*"problem":"wrong-code-here","call":\{/);
  assert.equal((await send(server, action, `action=confirm&code=${code}`)).status, 303);
  assert.equal((await told(server, clock)).length, 1);
});

await test('a person who loads the page of a refused code again comes to the page that it was typed on', async (t) => {
  const { server } = await beforeOpening(t);
  const { receipt } = (await (await ask(server)).json()) as { receipt: string };
  const [, token = ''] = /recu\/([\w-]+)\//.exec(receipt) ?? [];
  const [confirmation] = await messages(server, 'confirmation');
  const pages = {
    [`/api/notices/receipt/${token}`]: receipt,
    [`/api/notices/${linkIn(confirmation).token}`]: linkIn(confirmation).path,
  };
  for (const [path, location] of Object.entries(pages))
    for (const method of ['GET', 'HEAD']) {
      const response = await fetch(server.url + path, { method, redirect: 'manual' });
      assert.deepEqual([response.status, response.headers.get('location')], [303, location]);
    }
});

await test('a mail scanner that opens links and presses every button subscribes nobody, cancels nothing and uses nothing up', async (t) => {
  const { clock, server } = await beforeOpening(t);
  await ask(server);
  const [confirmation] = await messages(server, 'confirmation');
  const { path, token } = linkIn(confirmation);
  const scan = async () => {
    for (const body of ['action=confirm', 'action=cancel', 'action=confirm&code=', 'action=cancel&code=']) {
      await pageOf(server, path);
      await press(server, token, `${body}&language=fr`);
    }
  };
  for (let count = 0; count < 5; count += 1) await scan();
  // It reads the headers, too: the page there has no button before its reader has confirmed.
  assert.match(
    (await pageOf(server, unsubscribeIn(confirmation))).text,
    /"state":"unconfirmed","action":null/,
  );
  assert.deepEqual(await server.store.db.selectFrom('subscriptions').selectAll().execute(), []);
  await confirmBy(server, confirmation);
  await scan();
  assert.match((await pageOf(server, path)).text, /"state":"confirmed","action":null/);
  assert.equal((await told(server, clock)).length, 1);
});

await test('a link that was used, is late, or was guessed at ten times says what to do', async (t) => {
  const { clock, server } = await beforeOpening(t);
  await ask(server);
  const [used] = await messages(server, 'confirmation');
  await confirmBy(server, used);
  const { token, code, path } = linkIn(used);
  const again = await press(server, token, `action=cancel&code=${code}`);
  assert.deepEqual([again.status, /"state":"confirmed"/.test(await again.text())], [200, true]);

  await ask(server, { email: 'autre@example.org' });
  const guessed = (await messages(server, 'confirmation')).find(
    ({ to }) => to?.[0]?.address === 'autre@example.org',
  );
  const other = linkIn(guessed);
  const wrong = other.code === '0000 0000' ? '1' : '00000000';
  for (let guess = 0; guess < 9; guess += 1)
    assert.equal((await press(server, other.token, `action=confirm&code=${wrong}`)).status, 422);
  assert.equal((await press(server, other.token, `action=confirm&code=${wrong}`)).status, 410);
  const right = await press(server, other.token, `action=confirm&code=${other.code}`);
  assert.match(await right.text(), /"state":"void".*"call":\{/);

  clock.now = beforeCall + 8 * day;
  assert.match((await pageOf(server, path)).text, /"state":"confirmed"/);
  const late = await pageOf(server, `/fr/avis/${'A'.repeat(22)}/`);
  assert.deepEqual([late.status, /"state":"void"/.test(late.text)], [410, true]);
});

await test('an address that nobody confirms is erased after seven days, and its link with it; a confirmed one is kept', async (t) => {
  const { clock, server } = await beforeOpening(t);
  await ask(server);
  await ask(server, { email: 'autre@example.org' });
  const found = await messages(server, 'confirmation');
  const mine = found.find(({ to }) => to?.some((one) => one.address === address));
  const late = found.find((one) => one !== mine);
  await confirmBy(server, mine);
  // Day by day, as a server lives: a clock that jumps by a week is doubted before anything is erased.
  for (let passed = 1; passed <= 9; passed += 1) {
    clock.now = beforeCall + passed * day;
    await server.jobs.tick();
  }
  const states = (await rowsOf(server)).map(({ state }) => state).sort();
  assert.deepEqual(states, ['accepted', 'erased']);
  const links = await server.store.db.selectFrom('one_time_links').select('used_at').execute();
  assert.ok(links.every(({ used_at }) => used_at !== null));
  assert.equal((await pageOf(server, linkIn(late).path)).status, 410);
  assert.match((await pageOf(server, linkIn(mine).path)).text, /"state":"confirmed"/);
  assert.ok(isBalanced(await takeBalance(server.store.db)));
});

await test('who cancels is erased at once: by the code, on the page after confirming, or by the mail program’s own button', async (t) => {
  const oneClick = (server: Running, email: Email | undefined) =>
    send(server, unsubscribeIn(email), 'List-Unsubscribe=One-Click');
  const ways = {
    'by the code': (server: Running, email: Email | undefined) => {
      const { token, code } = linkIn(email);
      return press(server, token, `action=cancel&language=fr&code=${code}`);
    },
    'after confirming': async (server: Running, email: Email | undefined) => {
      const [, token = ''] = /\/fr\/avis\/([\w.-]+)\//.exec(await confirmBy(server, email)) ?? [];
      return press(server, token, 'action=cancel&language=fr');
    },
    'one click': oneClick,
    'one click after confirming': async (server: Running, email: Email | undefined) => {
      await confirmBy(server, email);
      return oneClick(server, email);
    },
  };
  for (const [way, cancel] of Object.entries(ways)) {
    const { clock, server } = await beforeOpening(t);
    await ask(server);
    const [confirmation] = await messages(server, 'confirmation');
    assert.ok((await cancel(server, confirmation)).status < 400, way);
    const states = (await rowsOf(server)).map(({ state }) => state);
    assert.deepEqual(states, ['erased'], way);
    assert.deepEqual(await told(server, clock), [], way);
    for (const table of ['subscriptions', 'one_time_links'] as const)
      assert.deepEqual(await server.store.db.selectFrom(table).selectAll().execute(), [], way);
  }
});

await test('a person is erased by one click of their mail program from the message of the opening', async (t) => {
  const { clock, server } = await beforeOpening(t);
  await ask(server);
  await confirmBy(server, (await messages(server, 'confirmation'))[0]);
  const [opening] = await told(server, clock);
  const { path } = linkIn(opening);
  assert.match((await pageOf(server, path)).text, /"state":"sent","action":"/);
  assert.equal((await send(server, unsubscribeIn(opening), 'List-Unsubscribe=One-Click')).status, 204);
  assert.match((await pageOf(server, path)).text, /"state":"cancelled"/);
});

await test('a person whose message came before messages had codes is told to ask again, and may at once', async (t) => {
  const { server } = await beforeOpening(t);
  const { reference } = (await (await ask(server)).json()) as { reference: string };
  await messages(server, 'confirmation');
  const { db, keysFor } = server.store;
  // As the version before made its links, and wrote down that it had sent one.
  const signed = toToken(reference, await keysFor('openings'));
  const { current } = await keysFor('acknowledgements');
  const recipient = createHmac('sha256', current)
    .update(`${address}\nconfirmation spring`)
    .digest('base64url');
  await db.updateTable('acknowledged').set({ recipient }).execute();

  const { text, status } = await pageOf(server, `/fr/avis/${signed}/`);
  assert.equal(status, 200);
  assert.match(text, /"state":"unconfirmed","action":null.*"url":"\/fr/);
  await press(server, signed, 'action=confirm&language=fr');
  assert.deepEqual(await db.selectFrom('subscriptions').selectAll().execute(), []);
  await ask(server, { idempotencyKey: 'again' });
  assert.equal((await messages(server, 'confirmation')).length, 2);
});

await test('who tried the notice of an example call hears no more of it, as its page says', async (t) => {
  const site = siteWithOtherForms();
  const calls = site.calls.map((call) => ({ ...call, example: true }));
  const { clock, server } = await beforeOpening(t, { ...site, calls });
  await ask(server);
  await confirmBy(server, (await messages(server, 'confirmation'))[0]);
  assert.deepEqual(await told(server, clock), []);
});

await test('who asks too late is shown the call, which is open', async (t) => {
  const { clock, server } = await beforeOpening(t);
  clock.now = duringCall;
  const answer = await ask(server);
  assert.equal(answer.status, 409);
  assert.equal(((await answer.json()) as { code: string }).code, 'already-open');
});
