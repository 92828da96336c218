import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '../support/applicants.ts';
import { converse, head } from '../support/raw.ts';
import { startServing } from '../support/serving.ts';

/** The real proportions, twenty times faster. */
const limits = { headersMs: 250, requestMs: 500, bytesPerSecond: 8_000, longestMs: 60_000, checkMs: 50 };
const type = { 'content-type': 'application/x-www-form-urlencoded' };

await test('a client that sends a byte now and then loses its place, before and after the head of its request', async (t) => {
  const { url } = await startServing(t, { options: { limits } });
  const drip = (first: string) =>
    converse(url, (socket) => {
      socket.write(first);
      const timer = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => {
        clearInterval(timer);
      });
    });
  const started = performance.now();
  const answers = await Promise.all([
    drip('POST /api/forms/application HTTP/1.1\r\nx-slow: '),
    drip(head({ ...type, 'content-length': 100_000 })),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [408, 408],
  );
  assert.ok(performance.now() - started < limits.longestMs, 'for being slow, not for being long');
  assert.equal((await apply(url)).status, 201);
});

await test('an applicant on a poor connection is waited for, as long as their file keeps coming', async (t) => {
  const { url } = await startServing(t, { options: { limits } });
  const body = `summary=${'x'.repeat(60_000)}`;
  const started = performance.now();
  const answer = await converse(url, (socket) => {
    socket.write(head({ ...type, 'content-length': body.length }));
    let sent = 0;
    const timer = setInterval(() => {
      socket.write(body.slice(sent, sent + 2_000));
      sent += 2_000;
      if (sent >= body.length) clearInterval(timer);
    }, 30);
    socket.on('close', () => {
      clearInterval(timer);
    });
  });
  assert.equal(answer.status, 409, 'read to its end, and judged: it names no call');
  assert.ok(performance.now() - started > limits.requestMs, 'although it took longer than a request may');
});

await test('whoever closes the page while their file is being sent leaves a line in the log, and no error', async (t) => {
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
