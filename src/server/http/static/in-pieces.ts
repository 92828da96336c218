import { open, type FileHandle } from 'node:fs/promises';
import type { ByteRange } from './byte-range.ts';

const pieceBytes = 65_536;

/** A body whose pieces are made when they are asked for: a client that does not read holds one. */
function inPieces(
  size: number,
  read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  onEnd: () => Promise<void> | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let start = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const end = Math.min(start + pieceBytes, size);
        const piece = await read(start, end);
        controller.enqueue(piece);
        start += piece.length;
        if (start < size) return;
        controller.close();
        await onEnd();
      },
      cancel: onEnd,
    },
    { highWaterMark: 0 },
  );
}

/** Bytes that are in memory already, shared by all who are sent them. */
export const bytesInPieces = (bytes: Buffer<ArrayBuffer>): BodyInit =>
  bytes.length <= pieceBytes
    ? bytes
    : inPieces(
        bytes.length,
        (start, end) => bytes.subarray(start, end),
        () => undefined,
      );

/** A part of a file that is too large for memory; opened when the first piece is asked for. */
export function fileInPieces(path: string, { start: from, end: to }: ByteRange): BodyInit {
  let handle: FileHandle | undefined;
  const close = () => handle?.close();
  async function read(start: number, end: number) {
    handle ??= await open(path);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, from + start);
    if (bytesRead === 0) throw new Error('A file became shorter while it was sent.');
    return buffer.subarray(0, bytesRead);
  }
  return inPieces(
    to - from + 1,
    (start, end) =>
      read(start, end).catch(async (error: unknown) => {
        await close();
        throw error;
      }),
    close,
  );
}
