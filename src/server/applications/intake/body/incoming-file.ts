import type { FileInfo } from '../../../../forms/validate.ts';
import { createInspector } from '../../storage/files/inspect.ts';
import { newFileId, type FileFacts, type FileStart, type NewPiece } from '../../storage/files/pieces.ts';
import { allocateForSealing } from '../../storage/database/vault.ts';
import type { RequestRoom } from './upload-room.ts';

/** Why a file that came is not in the store: there was no room for it, or the database refused it. */
type Unstored = 'no-room' | 'fault';

/** A file as it came with a request. */
export interface ReceivedFile extends FileFacts, FileInfo {
  /** In the store; undefined where it is not there, for the reason in `unstored`, or because it cannot be part of the form. */
  id: string | undefined;
  unstored?: Unstored;
}

/** Takes the bytes of a file as they come. */
export interface IncomingFile {
  /** Undefined where they were taken at once; else, no more may come until it resolves. Never rejects. */
  write: (bytes: Uint8Array) => Promise<void> | undefined;
  /** Once all bytes have come. Never rejects. */
  end: () => Promise<ReceivedFile>;
}

export interface IncomingOptions {
  start: FileStart;
  /** What the form takes as one file of this field, in bytes; 0 for a field that takes none. */
  maxBytes: number;
  room: RequestRoom;
  writePiece: (piece: NewPiece) => Promise<void>;
  /** Called with the id of a file when its first piece goes into the store. */
  onStored: (id: string) => void;
  /** Called when the database refuses a piece. */
  onError: (error: unknown) => void;
}

/** Pieces of one file on their way to the database, beside the one that is being filled. */
const piecesUnderWay = 2;

/**
 * Puts a file into the store as it comes, a piece at a time. What cannot be stored, or not be part of the form, is looked at
 * all the same: its digest makes a repetition known, its size and type are what the applicant is told.
 */
export function receiveFile(options: IncomingOptions): IncomingFile {
  const { start, maxBytes, room, writePiece, onStored, onError } = options;
  const inspector = createInspector();
  const id = newFileId();
  const underWay = new Set<Promise<void>>();
  let piece: Uint8Array<ArrayBuffer> | undefined;
  let [filled, number] = [0, 0];
  let unstored: Unstored | undefined;
  let isStored = maxBytes > 0;

  function leave(why?: Unstored): void {
    isStored = false;
    unstored ??= why;
  }

  function send(bytes: Uint8Array, end?: FileFacts): void {
    const sent = writePiece({
      file: id,
      number,
      bytes,
      ...(number === 0 ? { start } : {}),
      ...(end ? { end } : {}),
    });
    if (number === 0) onStored(id);
    number += 1;
    const done = sent
      .catch((error: unknown) => {
        if (unstored !== 'fault') onError(error);
        leave('fault');
      })
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }

  /** Hands the piece on; its memory is given away then, and used again where it is not stored. */
  function flush(toEnd?: () => FileFacts): void {
    const bytes = (piece ??= allocateForSealing(0)).subarray(0, filled);
    inspector.add(bytes);
    const end = toEnd?.();
    if (inspector.size() > maxBytes) leave();
    else if (isStored && !room.take(bytes.length, inspector.size() - bytes.length)) leave('no-room');
    if (isStored) {
      piece = undefined;
      send(bytes, end);
    }
    filled = 0;
  }

  return {
    write(bytes) {
      for (let at = 0; at < bytes.length;) {
        if (piece && filled === piece.length) flush();
        piece ??= allocateForSealing(room.pieceBytes());
        const taken = bytes.subarray(at, at + piece.length - filled);
        piece.set(taken, filled);
        filled += taken.length;
        at += taken.length;
      }
      return underWay.size < piecesUnderWay ? undefined : Promise.race(underWay);
    },
    async end() {
      const facts = { size: 0, sha256: '', flags: [] as readonly string[], isPdf: false };
      flush(() => Object.assign(facts, inspector.end()));
      await Promise.all(underWay);
      const { field, name } = start;
      const { isPdf, ...found } = facts;
      return {
        field,
        name,
        ...found,
        kind: isPdf && /\.pdf$/i.test(name) ? 'pdf' : 'unknown',
        id: isStored ? id : undefined,
        ...(unstored ? { unstored } : {}),
      };
    },
  };
}
