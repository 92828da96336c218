import { crc32, deflateRawSync } from 'node:zlib';
import type { Spooled } from './spool.ts';

type Write = (bytes: Uint8Array) => Promise<void>;

export interface ZipWriter {
  /** Adds a small file, packed; `path` has `/` between folders. */
  add: (path: string, content: Uint8Array) => Promise<void>;
  /**
   * Adds a file as it is, however long it is. It is read twice: what throws at the first reading leaves no trace in the archive.
   */
  addStored: (path: string, file: { size: number; read: () => AsyncIterable<Uint8Array> }) => Promise<void>;
  /** Adds a file that was spooled, however long it is. */
  addSpooled: (path: string, spooled: Spooled) => Promise<void>;
  /** Writes the table of contents; nothing can be added after. */
  finish: () => Promise<void>;
}

const [utf8Names, stored, deflated] = [0x0800, 0, 8];
const [plainVersion, zip64Version] = [20, 45];
const largest = { offset: 0xffff_ffff, count: 0xffff };

/** Little-endian numbers in their widths: `pack([4, signature], [2, version])`. */
function pack(...numbers: readonly (readonly [2 | 4 | 8, number])[]): Buffer {
  const buffer = Buffer.alloc(numbers.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of numbers) {
    if (width === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, width);
    at += width;
  }
  return buffer;
}

/** The time in the two fields of MS-DOS that ZIP has kept; UTC. */
function dosTime(instant: number): readonly [2, number][] {
  const date = new Date(instant);
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  return [
    [2, time],
    [2, day],
  ];
}

type Sizes = Pick<Spooled, 'crc' | 'size' | 'packedSize'>;

const partBytes = 65_536;

/** The table of contents, in few large parts: an object for each of its entries would take more than the entry itself. */
function createDirectory() {
  const parts: Buffer[] = [];
  let [part, used, entries] = [Buffer.alloc(0), 0, 0];
  return {
    add(entry: Buffer): void {
      if (used + entry.length > part.length) {
        parts.push(part.subarray(0, used));
        [part, used] = [Buffer.alloc(Math.max(partBytes, entry.length)), 0];
      }
      used += entry.copy(part, used);
      entries += 1;
    },
    count: () => entries,
    parts: () => [...parts, part.subarray(0, used)],
  };
}

/**
 * Writes a ZIP archive as it goes, beyond 4 GB and 65,535 files where needed (APPNOTE 6.3.10,
 * ZIP64).
 *
 * @param now the time that the files bear.
 * @param before how many bytes were written before; 0 but in tests.
 */
export function createZip(write: Write, now: number, before = 0): ZipWriter {
  const directory = createDirectory();
  let offset = before;
  const send = async (bytes: Uint8Array) => {
    offset += bytes.length;
    await write(bytes);
  };

  async function begin(path: string, method: number, { crc, size, packedSize }: Sizes): Promise<void> {
    if (size >= largest.offset) throw new RangeError(`${path} is too large for the archive.`);
    const name = Buffer.from(path, 'utf8');
    const isFar = offset >= largest.offset;
    const common = pack(
      [2, utf8Names],
      [2, method],
      ...dosTime(now),
      [4, crc],
      [4, packedSize],
      [4, size],
      [2, name.length],
    );
    const version = isFar ? zip64Version : plainVersion;
    const far = isFar ? pack([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0);
    directory.add(
      Buffer.concat([
        pack([4, 0x0201_4b50], [2, (3 << 8) | version], [2, version]),
        common,
        // Extra field, no comment, first disk, no attributes but “a file that its owner reads and writes”.
        pack(
          [2, far.length],
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0o100600 * 0x1_0000],
          [4, isFar ? largest.offset : offset],
        ),
        name,
        far,
      ]),
    );
    await send(Buffer.concat([pack([4, 0x0403_4b50], [2, version]), common, pack([2, 0]), name]));
  }

  async function add(path: string, content: Uint8Array): Promise<void> {
    const packed = deflateRawSync(content);
    const isSmaller = packed.length < content.length;
    const data = isSmaller ? packed : content;
    const sizes = { crc: crc32(content), size: content.length, packedSize: data.length };
    await begin(path, isSmaller ? deflated : stored, sizes);
    await send(data);
  }

  async function addStored(
    path: string,
    { size, read }: { size: number; read: () => AsyncIterable<Uint8Array> },
  ): Promise<void> {
    let crc = 0;
    for await (const bytes of read()) crc = crc32(bytes, crc);
    await begin(path, stored, { crc, size, packedSize: size });
    for await (const bytes of read()) await send(bytes);
  }

  async function addSpooled(path: string, { packed, ...sizes }: Spooled): Promise<void> {
    await begin(path, deflated, sizes);
    for await (const chunk of packed()) await send(chunk);
  }

  async function finish(): Promise<void> {
    const [start, count] = [offset, directory.count()];
    for (const entries of directory.parts()) await send(entries);
    const size = offset - start;
    if (start >= largest.offset || size >= largest.offset || count >= largest.count) {
      const at = offset;
      await send(
        pack(
          [4, 0x0606_4b50],
          [8, 44],
          [2, (3 << 8) | zip64Version],
          [2, zip64Version],
          [4, 0],
          [4, 0],
          [8, count],
          [8, count],
          [8, size],
          [8, start],
        ),
      );
      await send(pack([4, 0x0706_4b50], [4, 0], [8, at], [4, 1]));
    }
    const short = Math.min(count, largest.count);
    await send(
      pack(
        [4, 0x0605_4b50],
        [2, 0],
        [2, 0],
        [2, short],
        [2, short],
        [4, Math.min(size, largest.offset)],
        [4, Math.min(start, largest.offset)],
        [2, 0],
      ),
    );
  }

  return { add, addStored, addSpooled, finish };
}
