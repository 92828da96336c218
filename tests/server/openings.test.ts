import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import PostalMime from 'postal-mime';
import { takeBalance, isBalanced } from '../../src/server/applications/staff/balance.ts';
import { startServing, type Running } from '../support/serving.ts';
import { siteWithOtherForms } from '../support/other-forms.ts';
import { beforeCall, duringCall } from '../support/site-fixture.ts';

const day = 86_400_000;
const address = 'lectrice@example.org';

/** The server before the call opens, with the clock in the test's hand. */
async function start(t: TestContext, site = siteWithOtherForms()) {
  const clock = { now: beforeCall };
  const server = await startServing(t, {
    site,
    env: { SITE_URL: 'https://passerelle.example' },
    options: { now: () => clock.now },
  });
  return { clock, server };
}

function ask(server: Running, changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${server.url}/api/forms/opening`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ call: 'spring', language: 'fr', email: address, ...changes }),
  });
}

/** The messages for people who filled in a form, oldest first, by what they are about. */
async function messages(server: Running, about: 'confirmation' | 'opening') {
  await server.forwarding.drain();
  const folder = join(server.dataDir, 'mail/acknowledgements');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`.${about}.eml`));
  return Promise.all(names.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))));
}

/** The page's path and the key of the first link to a notice in a message. */
function linkIn(text = ''): { path: string; token: string } {
  const [, path = '', token = ''] = /https:\/\/passerelle\.example(\/fr\/avis\/([\w.-]+)\/)/.exec(text) ?? [];
  return { path, token };
}

const press = (server: Running, token: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/notices/${token}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });

await test('a person whose mail program opens the address for unsubscribing as a page comes to the page with the button, and nothing is cancelled yet', async (t) => {
  const { server } = await start(t);
  await ask(server);
  const [confirmation] = await messages(server, 'confirmation');
  const { path, token } = linkIn(confirmation?.text);
  for (const method of ['GET', 'HEAD']) {
    const response = await fetch(`${server.url}/api/notices/${token}`, { method, redirect: 'manual' });
    assert.deepEqual([response.status, response.headers.get('location')], [303, path]);
  }
  assert.equal(
    (await server.store.db.selectFrom('applications').select('state').executeTakeFirst())?.state,
    'accepted',
  );
});

await test('a person who confirms an address is told, once, when the call opens', async (t) => {
  const { clock, server } = await start(t);
  assert.equal((await ask(server)).status, 201);
  const [confirmation, ...others] = await messages(server, 'confirmation');
  assert.deepEqual(others, []);
  assert.deepEqual(
    confirmation?.to?.map((one) => one.address),
    [address],
  );
  const { path, token } = linkIn(confirmation.text);
  assert.match(await (await fetch(server.url + path)).text(), /<title>notice<\/title>/);

  clock.now = duringCall;
  await server.forwarding.notifySubscribers();
  assert.deepEqual(await messages(server, 'opening'), [], 'nobody is written to before they confirm');

  clock.now = beforeCall + day;
  const pressed = await press(server, token, 'action=confirm&language=fr');
  assert.equal(pressed.status, 303);
  assert.equal(pressed.headers.get('location'), path);
  await server.forwarding.notifySubscribers();
  assert.deepEqual(await messages(server, 'opening'), [], 'nobody is written to before the call opens');

  clock.now = duringCall;
  await server.forwarding.notifySubscribers();
  await server.forwarding.notifySubscribers();
  const [opening, ...more] = await messages(server, 'opening');
  assert.deepEqual(more, []);
  assert.match(opening?.text ?? '', /https:\/\/passerelle\.example\/fr\/candidater\/printemps\//);
  assert.ok(isBalanced(await takeBalance(server.store.db)));
});

await test('opening the link alone confirms nothing, since programs follow links too', async (t) => {
  const { clock, server } = await start(t);
  await ask(server);
  const [confirmation] = await messages(server, 'confirmation');
  await fetch(server.url + linkIn(confirmation?.text).path);
  clock.now = duringCall;
  await server.forwarding.notifySubscribers();
  assert.deepEqual(await messages(server, 'opening'), []);
});

await test('an address that nobody confirms is erased after seven days, a confirmed one is kept', async (t) => {
  const { clock, server } = await start(t);
  await ask(server);
  await ask(server, { email: 'autre@example.org' });
  const found = await messages(server, 'confirmation');
  const mine = found.find(({ to }) => to?.some((one) => one.address === address));
  await press(server, linkIn(mine?.text).token, 'action=confirm');
  // Day by day, as a server lives: a clock that jumps by a week is doubted before anything is erased.
  for (let passed = 1; passed <= 7; passed += 1) {
    clock.now = beforeCall + passed * day;
    await server.jobs.tick();
  }
  const states = await server.store.db.selectFrom('applications').select('state').orderBy('state').execute();
  assert.deepEqual(
    states.map(({ state }) => state),
    ['accepted', 'erased'],
  );
  assert.ok(isBalanced(await takeBalance(server.store.db)));
});

await test('who cancels, by the page or by the mail program’s own button, is erased at once', async (t) => {
  for (const body of ['action=cancel', 'List-Unsubscribe=One-Click']) {
    const { clock, server } = await start(t);
    await ask(server);
    const [confirmation] = await messages(server, 'confirmation');
    const { token } = linkIn(confirmation?.text);
    await press(server, token, 'action=confirm');
    assert.ok((await press(server, token, body)).status < 400);
    clock.now = duringCall;
    await server.forwarding.notifySubscribers();
    assert.deepEqual(await messages(server, 'opening'), []);
    assert.deepEqual(await server.store.db.selectFrom('subscriptions').selectAll().execute(), []);
  }
});

await test('nobody confirms or cancels for someone else: neither by guessing a link nor from a foreign page', async (t) => {
  const { server } = await start(t);
  const { reference } = (await (await ask(server)).json()) as { reference: string };
  const guessed = `${reference}.${'A'.repeat(43)}`;
  assert.equal((await press(server, guessed, 'action=cancel')).status, 404);
  const [confirmation] = await messages(server, 'confirmation');
  const { token } = linkIn(confirmation?.text);
  const foreign = await press(server, token, 'action=cancel', { origin: 'https://evil.example' });
  assert.equal(foreign.status, 403);
  const [row] = await server.store.db.selectFrom('applications').select('state').execute();
  assert.equal(row?.state, 'accepted');
});

await test('a stranger whose address is typed a hundred times gets one message, and none that repeats what was typed', async (t) => {
  const { server } = await start(t);
  for (let count = 0; count < 100; count += 1)
    await ask(server, { idempotencyKey: `key-${count}`, homepage: '', marker: 'BUY-CHEAP-PILLS' });
  const found = await messages(server, 'confirmation');
  assert.equal(found.length, 1);
  assert.ok(!JSON.stringify(found).includes('BUY-CHEAP-PILLS'));
});

await test('who tried the notice of an example call hears no more of it, as its page says', async (t) => {
  const site = siteWithOtherForms();
  const calls = site.calls.map((call) => ({ ...call, example: true }));
  const { clock, server } = await start(t, { ...site, calls });
  await ask(server);
  const [confirmation] = await messages(server, 'confirmation');
  await press(server, linkIn(confirmation?.text).token, 'action=confirm&language=fr');
  clock.now = duringCall;
  await server.forwarding.notifySubscribers();
  assert.deepEqual(await messages(server, 'opening'), []);
});

await test('who asks too late is shown the call, which is open', async (t) => {
  const { clock, server } = await start(t);
  clock.now = duringCall;
  const answer = await ask(server);
  assert.equal(answer.status, 409);
  assert.equal(((await answer.json()) as { code: string }).code, 'already-open');
});
