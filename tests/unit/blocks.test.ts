import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBlocks } from '../../src/server/applications/intake/body/blocks.ts';

function handedOn(chunks: readonly Uint8Array[]): Uint8Array[] {
  const got: Uint8Array[] = [];
  const blocks = inBlocks({ write: (block) => got.push(block) });
  for (const chunk of chunks) blocks.write(chunk);
  blocks.flush();
  return got;
}

test('a client that sends its upload byte by byte has it kept in a few blocks, not in as many pieces', () => {
  const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
  const got = handedOn(Array.from(bytes, (byte) => Uint8Array.of(byte)));
  assert.ok(got.length < 12, String(got.length));
  assert.deepEqual(Buffer.concat(got), Buffer.from(bytes));
});

test('chunks of any size come out in their order, and none is lost', () => {
  const sizes = [1, 65_536, 3, 16_384, 16_383, 16_383, 16_383, 16_383, 16_383, 0, 100_000, 1];
  const chunks = sizes.map((size, index) => new Uint8Array(size).fill(index));
  assert.deepEqual(Buffer.concat(handedOn(chunks)), Buffer.concat(chunks));
});

test('the beginning of a body is handed on soon, so that one that can only be refused is refused', () => {
  const got: Uint8Array[] = [];
  const blocks = inBlocks({ write: (block) => got.push(block) });
  for (let sent = 0; sent < 16_000; sent += 50) blocks.write(new Uint8Array(50));
  assert.ok(Buffer.concat(got).length > 8_000);
});

test('a form that comes in one chunk is not copied', () => {
  const form = new Uint8Array(1_200);
  assert.equal(handedOn([form])[0], form);
});
