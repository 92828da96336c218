import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { connectionLimits } from '../../src/server/http/listen.ts';
import { apply } from '../support/applicants.ts';
import { atEnd } from '../support/cleanup.ts';
import { converse, head, postRaw } from '../support/raw.ts';
import { startServing } from '../support/serving.ts';
import { goodAnswers } from '../support/site-fixture.ts';

const dayMs = 24 * 60 * 60_000;

/** The real proportions, twenty times faster; nobody is cut off for being long. */
const limits = {
  ...connectionLimits,
  headersMs: 250,
  idleMs: 600,
  requestMs: 500,
  windowMs: 1_500,
  unreadMs: 1_500,
  longestMs: dayMs,
  checkMs: 50,
};
/** Keeps a test that fails from waiting for all that a client would send. */
const limited = { timeout: 120_000 };
const type = { 'content-type': 'application/x-www-form-urlencoded' };

await test(
  'a client that sends a byte now and then loses its place, before and after the head of its request',
  limited,
  async (t) => {
    const { url } = await startServing(t, { options: { limits } });
    const drip = (first: string) =>
      converse(url, (socket) => {
        socket.write(first);
        const timer = setInterval(() => socket.write('a'), 20);
        socket.on('close', () => {
          clearInterval(timer);
        });
      });
    const answers = await Promise.all([
      drip('POST /api/forms/application HTTP/1.1\r\nx-slow: '),
      drip(head({ ...type, 'content-length': 100_000 })),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [408, 408],
    );
    assert.equal((await apply(url)).status, 201);
  },
);

await test('an applicant on a poor connection is waited for, as long as their file keeps coming', async (t) => {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  // By the clock of the test, the client sends 2 kB each 30 ms; the server looks several times in between.
  const { url } = await startServing(t, { options: { limits: { ...limits, checkMs: 1 } } });
  const body = `summary=${'x'.repeat(30_000)}&solution=${'x'.repeat(30_000)}`;
  const answer = await converse(url, (socket) => {
    socket.write(head({ ...type, 'content-length': body.length }));
    let sent = 0;
    const timer = setInterval(() => {
      socket.write(body.slice(sent, sent + 2_000));
      sent += 2_000;
      now += 30;
      if (sent >= body.length) clearInterval(timer);
    }, 5);
    socket.on('close', () => {
      clearInterval(timer);
    });
  });
  assert.equal(answer.status, 409, 'read to its end, and checked: it names no call');
  assert.ok(now > limits.requestMs && now > limits.idleMs, 'although it took longer than a request may');
});

await test('a person who closes the page while their file is being sent leaves a line in the log, and no error', async (t) => {
  const logged = Promise.withResolvers<{ level: string; facts: object; text: string }>();
  const at = (level: string) => (facts: object, text: string) => {
    if (text.startsWith('A ')) logged.resolve({ level, facts, text });
  };
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  const { url } = await startServing(t, { options: { log } });
  await converse(url, (socket) => {
    socket.write(`${head({ ...type, 'content-length': 100_000 })}summary=secret`, () => socket.destroy());
  });
  assert.deepEqual(await logged.promise, {
    level: 'info',
    facts: { where: '/api/forms/application' },
    text: 'A client went away while it was sending.',
  });
  assert.equal((await apply(url)).status, 201);
});

await test('on the night of the deadline, large files that come slowly keep nobody else’s attachment out', async (t) => {
  const { url } = await startServing(t);
  const edge = { 'content-type': 'multipart/form-data; boundary=edge' };
  const part = (disposition: string, content: string) =>
    `--edge\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}`;
  const begin = (written: () => void) =>
    converse(url, (socket) => {
      socket.write(head({ ...edge, 'content-length': 34_000_000 }));
      socket.write(part('name="deck"; filename="a.pdf"', `%PDF-${'x'.repeat(1_000_000)}`), written);
      atEnd(t, () => socket.destroy());
    });
  for (let index = 0; index < 5; index += 1) await new Promise<void>((resolve) => void begin(resolve));
  const fields = Object.entries(goodAnswers).map(([name, value]) => part(`name="${name}"`, `${value}\r\n`));
  const deck = part('name="deck"; filename="b.pdf"', `%PDF-${'x'.repeat(4_900_000)}%%EOF\r\n`);
  const answer = await postRaw(url, edge['content-type'], `${fields.join('')}${deck}--edge--\r\n`);
  assert.equal(answer.status, 201, answer.text);
});

/** Sends the head of an application with a file of 35 MB, `bytes` of it at once, then whatever `then` sends. */
const burst = (url: string, bytes: number, then: (socket: Socket) => unknown = () => undefined) =>
  converse(url, (socket) => {
    const start = '--edge\r\ncontent-disposition: form-data; name="deck"; filename="a.pdf"\r\n\r\n';
    socket.write(
      head({ 'content-type': 'multipart/form-data; boundary=edge', 'content-length': 35_000_000 }),
    );
    socket.write(start);
    socket.write(Buffer.alloc(bytes - start.length, 'x'), () => then(socket));
  });

await test(
  'a person who sends most of a large file at once and then nothing loses their place long before the ten minutes that the bytes would last',
  limited,
  async (t) => {
    const { url } = await startServing(t, { options: { limits } });
    const answer = await burst(url, 5_000_000);
    assert.equal(answer.status, 408);
  },
);

await test(
  'a person who sends most of a large file at once and then a byte now and then loses their place too',
  limited,
  async (t) => {
    const { url } = await startServing(t, { options: { limits } });
    const answer = await burst(url, 5_000_000, (socket) => {
      const timer = setInterval(() => socket.write('x'), 100);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
    assert.equal(answer.status, 408);
  },
);

await test('while someone sends 34.9 MB and then nothing, other applicants’ attachments of 2 MB are taken', async (t) => {
  const { url } = await startServing(t, { env: { TRUSTED_PROXIES: '127.0.0.1' } });
  const attack = new Promise<void>((resolve) => {
    void converse(url, (socket) => {
      atEnd(t, () => socket.destroy());
      const start = '--edge\r\ncontent-disposition: form-data; name="deck"; filename="a.pdf"\r\n\r\n';
      const type = 'multipart/form-data; boundary=edge';
      socket.write(
        head({ 'content-type': type, 'content-length': 34_990_000, 'x-forwarded-for': '192.0.2.1' }),
      );
      socket.write(start);
      socket.write(Buffer.alloc(34_900_000, 'x'), () => {
        resolve();
      });
    });
  });
  await attack;
  const deck = `%PDF-${'x'.repeat(2_000_000)}%%EOF`;
  for (const address of ['192.0.2.2', '192.0.2.3']) {
    const form = new FormData();
    for (const [name, value] of Object.entries(goodAnswers)) form.set(name, value);
    form.set('deck', new File([deck], 'deck.pdf', { type: 'application/pdf' }));
    const answer = await fetch(`${url}/api/forms/application`, {
      method: 'POST',
      headers: { accept: 'application/json', 'x-forwarded-for': address },
      body: form,
    });
    assert.equal(answer.status, 201, await answer.text());
  }
});
