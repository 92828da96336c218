import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { OperatorError } from '../../../../operator-error.ts';
import { createRandomPool } from '../../../system/random-pool.ts';

/** Seals what is personal before it is stored: encrypted where there is a key. */
export interface Vault {
  /**
   * What it returns may lie in the same memory as `plain`.
   *
   * @param context what the bytes are, such as the number of a piece: they open with the same one only.
   */
  seal(plain: Uint8Array, context?: string): Uint8Array;
  /** Throws a `SealedError` where the key is missing, or the bytes were altered or sealed in another context. */
  open(sealed: Uint8Array, context?: string): Uint8Array;
  /** How sealed bytes begin when they were sealed as this vault seals now. */
  prefix: Uint8Array;
  /** The same for what is sealed in a context. */
  prefixInContext: Uint8Array;
  /** False: stored as it is. */
  isEncrypting: boolean;
  /** What `createVault` needs to make the same one in another thread. */
  keys: { current: string | undefined; earlier: readonly string[] };
  /** True where the key that sealed these bytes is at hand; their first five are enough. */
  canOpen(sealed: Uint8Array): boolean;
}

/** What is stored cannot be read: it was sealed with another key, or altered. */
export class SealedError extends OperatorError {
  override name = 'SealedError';
}

/** 32 bytes, in base64: `openssl rand -base64 32` makes one. */
export class DataKeyError extends Error {
  override name = 'DataKeyError';
}

// The first byte says how the rest is stored.
const asItIs = 0;
const aes256Gcm = 1;
const aes256GcmInContext = 2;
/** How bytes begin that are stored as they are. */
export const clearPrefix: Uint8Array = Uint8Array.of(asItIs);
const [idLength, nonceLength, tagLength] = [4, 12, 16];
const draw = createRandomPool();

interface Key {
  /** Tells keys apart without giving anything away: the first bytes of a digest. */
  id: string;
  prefix: Buffer;
  prefixInContext: Buffer;
  bytes: Buffer;
}

function readKey(text: string): Key {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== 32) {
    throw new DataKeyError(
      `A data key is 32 bytes in base64; this one has ${bytes.length}. Make one with: openssl rand -base64 32`,
    );
  }
  const id = createHash('sha256')
    .update('passerelle data key\n')
    .update(bytes)
    .digest()
    .subarray(0, idLength);
  const prefixOf = (form: number) => Buffer.concat([Uint8Array.of(form), id]);
  return {
    id: id.toString('hex'),
    prefix: prefixOf(aes256Gcm),
    prefixInContext: prefixOf(aes256GcmInContext),
    bytes,
  };
}

/** What is authenticated beside the bytes themselves. */
const additionalData = (prefix: Uint8Array, context: string) => Buffer.concat([prefix, Buffer.from(context)]);

function encrypt(key: Key, plain: Uint8Array, context: string | undefined): Uint8Array {
  const prefix = context === undefined ? key.prefix : key.prefixInContext;
  const nonce = draw(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  cipher.setAAD(additionalData(prefix, context ?? ''));
  return Buffer.concat([prefix, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt({ bytes, ...key }: Key, sealed: Uint8Array, context: string): Uint8Array {
  const isInContext = sealed[0] === aes256GcmInContext;
  const prefix = isInContext ? key.prefixInContext : key.prefix;
  const start = prefix.length + nonceLength;
  const end = sealed.length - tagLength;
  const decipher = createDecipheriv('aes-256-gcm', bytes, sealed.subarray(prefix.length, start), {
    authTagLength: tagLength,
  })
    .setAAD(additionalData(prefix, isInContext ? context : ''))
    .setAuthTag(sealed.subarray(end));
  try {
    const opened = decipher.update(sealed.subarray(start, end));
    // In this mode nothing is left for the end: a large file is not copied once more.
    const rest = decipher.final();
    return rest.length === 0 ? opened : Buffer.concat([opened, rest]);
  } catch (cause) {
    throw new SealedError('Stored bytes were altered: restore them from a backup.', { cause });
  }
}

/** An array to be filled and sealed: where it is stored as it is, the mark has room before it in memory. */
export function allocateForSealing(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(1 + length).buffer);
  bytes[0] = asItIs;
  return bytes.subarray(1);
}

/** Marks bytes as stored as they are. Where the mark lies before them in memory, a large file need not be copied. */
function withPlainHeader(plain: Uint8Array): Uint8Array {
  if (plain.byteOffset > 0) {
    const withHeader = new Uint8Array(plain.buffer, plain.byteOffset - 1, plain.length + 1);
    if (withHeader[0] === asItIs) return withHeader;
  }
  return Buffer.concat([Uint8Array.of(asItIs), plain]);
}

/** The id of the key that sealed these bytes; undefined for bytes stored as they are. */
function sealedWith(sealed: Uint8Array): string | undefined {
  if (sealed[0] !== aes256Gcm && sealed[0] !== aes256GcmInContext) return undefined;
  return Buffer.from(sealed.subarray(1, 1 + idLength)).toString('hex');
}

/**
 * A vault that seals with `current` and opens what that key or an earlier one sealed, or what was stored before there was
 * any key. AES-256-GCM, a random nonce for each sealing.
 *
 * @param current `DATA_KEY`; undefined: stored as it is.
 * @param earlier `DATA_KEY_OLD`, while keys are being changed.
 * @throws DataKeyError for a key that is not 32 bytes in base64.
 */
export function createVault(current: string | undefined, earlier: readonly string[] = []): Vault {
  const key = current === undefined ? undefined : readKey(current);
  const keys = new Map([...(key ? [key] : []), ...earlier.map(readKey)].map((known) => [known.id, known]));
  return {
    prefix: key?.prefix ?? clearPrefix,
    prefixInContext: key?.prefixInContext ?? clearPrefix,
    keys: { current, earlier },
    isEncrypting: key !== undefined,
    canOpen(sealed) {
      const id = sealedWith(sealed);
      return id === undefined || keys.has(id);
    },
    seal: (plain, context) => (key ? encrypt(key, plain, context) : withPlainHeader(plain)),
    open(sealed, context = '') {
      const id = sealedWith(sealed);
      if (id === undefined) return sealed.subarray(1);
      const known = keys.get(id);
      if (known) return decrypt(known, sealed, context);
      throw new SealedError(
        `This was sealed with the key ${id}, which is not the one in DATA_KEY. Put that key in DATA_KEY_OLD and try again.`,
      );
    },
  };
}

/** Stores as it is. */
export const plainVault: Vault = createVault(undefined);
