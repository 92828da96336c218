import { crc32, deflateRawSync } from 'node:zlib';

type Write = (bytes: Uint8Array) => Promise<void>;

export interface ZipWriter {
  /** Adds a file; `path` has `/` between folders. */
  add: (path: string, content: Uint8Array) => Promise<void>;
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

/**
 * Writes a ZIP archive as it goes, a file at a time in memory, beyond 4 GB and 65,535 files where needed (APPNOTE 6.3.10,
 * ZIP64).
 *
 * @param now the time that the files bear.
 * @param start how many bytes were written before; 0 but in tests.
 */
export function createZip(write: Write, now: number, start = 0): ZipWriter {
  const directory: Buffer[] = [];
  let offset = start;
  const send = async (bytes: Uint8Array) => {
    offset += bytes.length;
    await write(bytes);
  };

  async function add(path: string, content: Uint8Array): Promise<void> {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRawSync(content);
    const isSmaller = packed.length < content.length;
    const data = isSmaller ? packed : content;
    const isFar = offset >= largest.offset;
    const common = pack(
      [2, utf8Names],
      [2, isSmaller ? deflated : stored],
      ...dosTime(now),
      [4, crc32(content)],
      [4, data.length],
      [4, content.length],
      [2, name.length],
    );
    const version = isFar ? zip64Version : plainVersion;
    const far = isFar ? pack([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0);
    directory.push(
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
    await send(data);
  }

  async function finish(): Promise<void> {
    const [begin, count] = [offset, directory.length];
    for (const entry of directory) await send(entry);
    const size = offset - begin;
    if (begin >= largest.offset || size >= largest.offset || count >= largest.count) {
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
          [8, begin],
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
        [4, Math.min(begin, largest.offset)],
        [2, 0],
      ),
    );
  }

  return { add, finish };
}
