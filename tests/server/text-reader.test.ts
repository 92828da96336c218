import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../src/environment.ts';
import { createReader, readingLimits } from '../../src/server/editing/texts/client.ts';
import { isAlive, readersOf } from '../support/text-readers.ts';

const job = { type: 'problems' as const, contentDir: join(root, 'content') };

await test('a process that has nothing more to read is ended, and started again for the next text', async () => {
  const reader = createReader({ limits: { ...readingLimits, idleMs: 100 } });
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(await reader.ask(job), []);
    const found = await readersOf(process.pid);
    for (let tries = 0; tries < 200 && found.some(isAlive); tries += 1) await wait(50);
    assert.deepEqual(found.filter(isAlive), []);
  }
});

await test('a signal to all processes of the service, as systemd and Ctrl-C send it, leaves a save under way to its end', async () => {
  const reader = createReader();
  await reader.ask(job);
  const before = await readersOf(process.pid);
  assert.equal(before.length, 1);
  for (const pid of before) for (const signal of ['SIGTERM', 'SIGINT'] as const) process.kill(pid, signal);
  assert.deepEqual(await reader.ask(job), []);
  assert.deepEqual(await readersOf(process.pid), before);
});
