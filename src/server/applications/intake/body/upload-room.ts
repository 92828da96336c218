import { largestPieceBytes } from '../../storage/files/pieces.ts';

/** The room for files that are arriving, all requests together: on the disk, and in memory for what fills no piece yet. */
export interface UploadRoom {
  /**
   * Starts counting for one request.
   *
   * @param sender who sends it, and how much of theirs may arrive at one moment; null where it is not known.
   */
  open: (sender: { name: string; maxBytes: number } | null) => RequestRoom;
}

/** The room of one request. */
export interface RequestRoom {
  /**
   * Takes room for so many bytes of a file. False: there is none.
   *
   * @param soFar the bytes of that file before.
   */
  take: (bytes: number, soFar: number) => boolean;
  /** How large the next piece of a file is. */
  pieceBytes: () => number;
  /** Gives everything back, once the request is answered: then its files are held, attached or gone. */
  close: () => void;
}

/** Bytes that arrive at one moment, and how much of the free room they may take. */
const maxBytes = 4_000_000_000;
const maxPartOfFree = 0.25;
/** The last part of it is for files below this size, so that large ones never keep small ones out. Bytes. */
const reservedPart = 0.2;
const smallBytes = 5_000_000;

/** All pieces together that are not full yet; a piece is never smaller than that. Bytes. */
const memoryBytes = 16_000_000;
const smallestPieceBytes = 16_384;

/** @param freeBytes on the disk. */
export function createUploadRoom(freeBytes: () => number): UploadRoom {
  const bySender = new Map<string, number>();
  let [all, requests] = [0, 0];
  return {
    open(sender) {
      let held = 0;
      let isOpen = false;
      const add = (bytes: number) => {
        held += bytes;
        all += bytes;
        if (!sender) return;
        const left = (bySender.get(sender.name) ?? 0) + bytes;
        if (left === 0) bySender.delete(sender.name);
        else bySender.set(sender.name, left);
      };
      return {
        take(bytes, soFar) {
          const room = Math.min(maxBytes, freeBytes() * maxPartOfFree);
          const isSmall = soFar + bytes <= smallBytes;
          if (all + bytes > (isSmall ? room : room * (1 - reservedPart))) return false;
          if (sender && (bySender.get(sender.name) ?? 0) + bytes > sender.maxBytes) return false;
          add(bytes);
          return true;
        },
        pieceBytes() {
          if (!isOpen) requests += 1;
          isOpen = true;
          return Math.max(
            smallestPieceBytes,
            Math.min(largestPieceBytes, Math.floor(memoryBytes / requests)),
          );
        },
        close() {
          add(-held);
          if (isOpen) requests -= 1;
          isOpen = false;
        },
      };
    },
  };
}
