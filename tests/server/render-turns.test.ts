import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { turnLimits } from '../../src/server/http/on-demand/render-turns.ts';
import { apply } from '../support/applicants.ts';
import { startServing } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import type { RenderPage } from '../../src/server/http/on-demand/render-page.ts';

/** A server whose pages are drawn when the test says so. */
async function start(t: TestContext) {
  const drawing: (() => void)[] = [];
  let most = 0;
  const render: RenderPage = (_page, _locals, status = 200) =>
    new Promise((resolve) => {
      drawing.push(() => {
        resolve(new Response('<!doctype html><title>designed</title>', { status }));
      });
      most = Math.max(most, drawing.length);
    });
  const server = await startServing(t, { env: { TRUSTED_PROXIES: '127.0.0.1' }, options: { render } });
  /** Sends a long form with an error, from an address, as a browser does. */
  const sendWrong = async (address: string) => {
    const answers = { ...goodAnswers, email: 'personne', projectName: 'x'.repeat(10_000) };
    const response = await fetch(`${server.url}/api/forms/application`, {
      method: 'POST',
      headers: {
        accept: 'text/html',
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': address,
      },
      body: new URLSearchParams(answers),
    });
    return { status: response.status, text: await response.text() };
  };
  const until = async (count: number) => {
    while (drawing.length < count) await turn();
  };
  /** Draws what is asked for, and what is asked for after that, until everybody is answered. */
  const drawAll = async <Answer>(answers: Promise<Answer>): Promise<Answer> => {
    const done = new AbortController();
    const answered = answers.finally(() => {
      done.abort();
    });
    while (!done.signal.aborted) {
      drawing.shift()?.();
      await turn();
    }
    return answered;
  };
  return { ...server, sendWrong, until, drawAll, drawing, most: () => most };
}

await test('a person who makes the server draw many long pages at once holds up neither the others’ pages nor their applications', async (t) => {
  const { url, sendWrong, until, drawAll, drawing } = await start(t);
  const flood = Array.from({ length: 20 }, () => sendWrong('203.0.113.7'));
  await until(turnLimits.ofSender);
  const others = Array.from({ length: turnLimits.inAll - turnLimits.ofSender }, (_, index) =>
    sendWrong(`198.51.100.${index + 1}`),
  );
  await until(turnLimits.inAll);
  assert.equal(drawing.length, turnLimits.inAll);
  const stored = await apply(url, {}, { 'x-forwarded-for': '198.51.100.99' });
  assert.equal(stored.status, 201, 'stored while no page is drawn');
  for (const draw of drawing.splice(turnLimits.ofSender)) draw();
  for (const { status, text } of await Promise.all(others)) {
    assert.equal(status, 422);
    assert.match(text, /designed/);
  }
  for (const { status } of await drawAll(Promise.all(flood))) assert.equal(status, 422);
});

await test('a person who asks for more pages than can wait gets the plain one, with what is wrong in their form', async (t) => {
  const { sendWrong, drawAll, most } = await start(t);
  const sent = Array.from({ length: turnLimits.ofSender + turnLimits.waiting + 5 }, () =>
    sendWrong('203.0.113.7'),
  );
  const [plain] = await Promise.all([Promise.any(sent), Promise.any(sent)]);
  assert.equal(plain.status, 422);
  assert.doesNotMatch(plain.text, /designed/);
  assert.match(plain.text, /<h1>.*<li>[^<]+/s);
  const answers = await drawAll(Promise.all(sent));
  assert.ok(answers.filter(({ text }) => !text.includes('designed')).length >= 5);
  assert.equal(most(), turnLimits.ofSender);
});
