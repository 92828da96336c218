import { once } from 'node:events';
import { open, unlink } from 'node:fs/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** What was written, packed, once it is whole. */
export interface Spooled {
  crc: number;
  size: number;
  packedSize: number;
  packed: () => AsyncIterable<Uint8Array>;
}

interface Spool {
  write: (content: Uint8Array) => Promise<void>;
  finish: () => Promise<Spooled>;
  close: () => Promise<void>;
}

const chunkBytes = 65_536;

/**
 * Packs (deflate) what is written into a file that has no name any more: its size and digest are known before its bytes are
 * needed, no length of it is held in memory, and nothing of it is left on disk however the program ends.
 *
 * @param path a name that nothing has yet, for the moment in which the file is made.
 */
export async function openSpool(path: string): Promise<Spool> {
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  const pack = createDeflateRaw();
  let [crc, size, packedSize] = [0, 0, 0];
  const written = (async () => {
    for await (const chunk of pack as AsyncIterable<Buffer>) {
      await file.write(chunk, 0, chunk.length, packedSize);
      packedSize += chunk.length;
    }
  })();
  // `finish` rejects with the fault; until it is called, the fault is no unhandled rejection.
  written.catch(() => undefined);

  async function* packed() {
    for (let at = 0; at < packedSize;) {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, packedSize - at));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new Error('What was spooled ends too early.');
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  return {
    async write(content) {
      crc = crc32(content, crc);
      size += content.length;
      if (!pack.write(content)) await Promise.race([once(pack, 'drain'), written]);
    },
    async finish() {
      pack.end();
      await written;
      return { crc, size, packedSize, packed };
    },
    close: () => file.close(),
  };
}
