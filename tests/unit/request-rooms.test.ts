import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTextRoom } from '../../src/server/applications/intake/body/text-room.ts';
import { createUploadRoom } from '../../src/server/applications/intake/body/upload-room.ts';

const megabyte = 1_000_000;

test('large files that fill the room leave some of it to people with small ones, and give it back', () => {
  const room = createUploadRoom(() => 400 * megabyte);
  const large = Array.from({ length: 8 }, () => room.open(null));
  for (const one of large)
    for (let soFar = 0; soFar < 10 * megabyte; soFar += megabyte) assert.ok(one.take(megabyte, soFar));
  const ninth = room.open(null);
  for (let soFar = 0; soFar < 5 * megabyte; soFar += megabyte) assert.ok(ninth.take(megabyte, soFar));
  assert.ok(!ninth.take(megabyte, 5 * megabyte), 'a ninth large one is one too many');
  const small = Array.from({ length: 4 }, () => room.open(null));
  for (const one of small) assert.ok(one.take(3 * megabyte, 0), 'a small one goes in');
  large[0]?.close();
  large[1]?.close();
  assert.ok(ninth.take(megabyte, 5 * megabyte));
});

test('one sender takes no more than their part, whatever room there is, and others do not notice', () => {
  const room = createUploadRoom(() => 1e12);
  const [mine, also, other] = [
    room.open({ name: 'a', maxBytes: 10 }),
    room.open({ name: 'a', maxBytes: 10 }),
    room.open({ name: 'b', maxBytes: 10 }),
  ];
  assert.deepEqual(
    [mine.take(6, 0), also.take(5, 0), also.take(4, 0), other.take(10, 0)],
    [true, false, true, true],
  );
  mine.close();
  assert.ok(also.take(6, 4));
});

test('the more files come at once, the less of each is in memory', () => {
  const room = createUploadRoom(() => 1e12);
  const requests = Array.from({ length: 5_000 }, () => room.open(null));
  const sizes = requests.map((request) => request.pieceBytes());
  assert.deepEqual([sizes[0], sizes.at(-1)], [262_144, 16_384]);
  for (const request of requests) request.close();
  assert.equal(room.open(null).pieceBytes(), 262_144);
});

test('a form is never turned away for other people’s texts; a text beyond all measure is, at once', () => {
  const room = createTextRoom({ maxBytes: 100, maxOfSender: 60 });
  const free = 65_536;
  const [first, second, third] = [room.open('a'), room.open('a'), room.open('b')];
  assert.deepEqual([first.take(free + 50), second.take(free + 11)], [true, false]);
  assert.deepEqual([third.take(free + 50), room.open('c').take(free + 1)], [true, false]);
  assert.ok(room.open('c').take(free), 'what every request may have');
  first.close();
  assert.ok(room.open('a').take(free + 50));
});
