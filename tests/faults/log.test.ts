import assert from 'node:assert/strict';
import { readFileSync, renameSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLogFile } from '../../src/server/system/log.ts';
import { fillDisk, mountDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/serving.ts';

await test('a log on a full disk drops lines instead of ending the server, and says how many once there is room', async (t) => {
  const disk = await mountDisk(t, 1);
  if (disk === undefined) {
    t.skip('A small disk can only be mounted by root.');
    return;
  }
  let clock = 0;
  const file = join(disk, 'server.log');
  const log = openLogFile(file, undefined, () => clock);
  log.write('before\n');
  const makeRoom = fillDisk(disk);
  const line = `${'x'.repeat(999)}\n`;
  for (let index = 0; index < 100; index += 1) log.write(line);
  makeRoom();
  clock += 10_000;
  log.write('after\n');
  const lines = readFileSync(file, 'utf8').split('\n');
  assert.equal(lines[0], 'before');
  const missing = lines.findIndex((one) => one.includes('are missing'));
  const written = lines.filter((one) => one === line.trim()).length;
  assert.match(lines[missing] ?? '', new RegExp(`"count":${100 - written},`));
  assert.equal(lines[missing + 1], 'after');
});

await test('a log that grows for years takes no more than its share of the disk, and keeps the newest lines', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'server.log');
  const log = openLogFile(file, { maxBytes: 1_000, earlier: 2 });
  for (let index = 0; index < 1_000; index += 1) log.write(`line ${index}\n`);
  const names = (await readdir(folder)).toSorted();
  assert.deepEqual(names, ['server.log', 'server.log.1', 'server.log.2']);
  for (const name of names) assert.ok(statSync(join(folder, name)).size <= 1_000);
  const kept = [...names].reverse().map((name) => readFileSync(join(folder, name), 'utf8'));
  const numbers = kept
    .join('')
    .trim()
    .split('\n')
    .map((line) => Number(line.slice(5)));
  assert.equal(numbers.at(-1), 999);
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => (numbers[0] ?? 0) + index),
    'none is missing between',
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

await test('an operator whose own program moves the log away finds new lines in a new file', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'server.log');
  const log = openLogFile(file);
  log.write('before\n');
  renameSync(file, `${file}.old`);
  log.reopen();
  log.write('after\n');
  assert.equal(readFileSync(`${file}.old`, 'utf8'), 'before\n');
  assert.equal(readFileSync(file, 'utf8'), 'after\n');
});
