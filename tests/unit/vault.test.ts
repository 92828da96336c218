import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  createVault,
  DataKeyError,
  plainVault,
  SealedError,
} from '../../src/server/applications/storage/database/vault.ts';

const newKey = () => randomBytes(32).toString('base64');
const bytes = (text: string) => new TextEncoder().encode(text);
const marker = 'réponse de quelqu’un';

await test('what is sealed with a key cannot be read without it, and opens with it', () => {
  const vault = createVault(newKey());
  const sealed = vault.seal(bytes(marker));
  assert.ok(!Buffer.from(sealed).includes(marker));
  assert.equal(new TextDecoder().decode(vault.open(sealed)), marker);
  assert.throws(() => plainVault.open(sealed), SealedError);
  assert.throws(() => createVault(newKey()).open(sealed), SealedError);
});

await test('the same answer sealed twice does not look the same', () => {
  const vault = createVault(newKey());
  assert.notDeepEqual(vault.seal(bytes(marker)), vault.seal(bytes(marker)));
});

await test('an answer altered in the database is refused, wherever it was altered', () => {
  const vault = createVault(newKey());
  const sealed = vault.seal(bytes(marker));
  for (let index = 1; index < sealed.length; index += 1) {
    const altered = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    assert.throws(() => vault.open(altered), SealedError, `byte ${index}`);
  }
  assert.throws(() => vault.open(sealed.subarray(0, sealed.length - 1)), SealedError);
});

await test('after a change of key, old and new answers open, and new ones are sealed with the new key', () => {
  const [old, current] = [newKey(), newKey()];
  const before = createVault(old);
  const vault = createVault(current, [old]);
  assert.deepEqual(Buffer.from(vault.open(before.seal(bytes(marker)))), Buffer.from(marker));
  assert.deepEqual(Buffer.from(vault.open(plainVault.seal(bytes(marker)))), Buffer.from(marker));
  const sealed = vault.seal(bytes(marker));
  assert.throws(() => before.open(sealed), SealedError);
  assert.ok(Buffer.from(sealed).indexOf(vault.prefix) === 0);
});

await test('a key of the wrong length is refused with the command that makes a right one', () => {
  assert.throws(
    () => createVault('c2hvcnQ='),
    (error: unknown) => {
      assert.ok(error instanceof DataKeyError);
      assert.match(error.message, /openssl rand -base64 32/);
      return true;
    },
  );
});
