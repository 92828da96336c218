import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { turnLimits } from '../../src/server/http/on-demand/render-turns.ts';
import { apply } from '../support/applicants.ts';
import { startServing } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';
import type { RenderPage } from '../../src/server/http/on-demand/render-page.ts';

/** A server whose pages are drawn when the test says so. */
async function start(t: TestContext) {
  const drawing: (() => void)[] = [];
  const asked = new EventEmitter();
  let most = 0;
  const render: RenderPage = (_page, _locals, status = 200) =>
    new Promise((resolve) => {
      drawing.push(() => {
        resolve(new Response('<!doctype html><title>designed</title>', { status }));
      });
      most = Math.max(most, drawing.length);
      asked.emit('page');
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
    while (drawing.length < count) await once(asked, 'page');
  };
  /** Draws what is asked for, and from now on whatever is asked for after that. */
  const drawAll = () => {
    const draw = () => drawing.shift()?.();
    asked.on('page', draw);
    while (drawing.length > 0) draw();
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
  drawAll();
  for (const { status } of await Promise.all(flood)) assert.equal(status, 422);
});

await test('a person who asks for more pages than can wait gets the plain one, with what is wrong in their form', async (t) => {
  const { sendWrong, drawAll, most } = await start(t);
  const sent = Array.from({ length: turnLimits.ofSender + turnLimits.waiting + 5 }, () =>
    sendWrong('203.0.113.7'),
  );
  // While nothing is drawn, those are answered that find no place to wait.
  const plain: Awaited<(typeof sent)[number]>[] = [];
  await new Promise<void>((resolve) => {
    for (const one of sent)
      void one.then((answer) => {
        if (plain.push(answer) === 5) resolve();
      });
  });
  for (const { status, text } of plain) {
    assert.equal(status, 422);
    assert.doesNotMatch(text, /designed/);
    assert.match(text, /<h1>.*<li>[^<]+/s);
  }
  drawAll();
  const answers = await Promise.all(sent);
  assert.equal(answers.filter(({ text }) => !text.includes('designed')).length, 5);
  assert.equal(most(), turnLimits.ofSender);
});
