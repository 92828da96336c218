import { randomUUIDv7 } from 'node:crypto';

/** A piece of a file has at most so many bytes. Larger ones store no faster, and hold up an application that waits for them. */
export const largestPieceBytes = 262_144;

/** What is known of a file when it begins to arrive. */
export interface FileStart {
  form: string;
  field: string;
  /** As it may be shown. */
  name: string;
  /** Who sends it, as an HMAC; null where that is not known. */
  sender: string | null;
  /** When it is removed unless something was made of it. */
  expiresAt: number;
}

/** What is known of a file once it is whole. */
export interface FileFacts {
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
  /** What a reader should know before opening it. */
  flags: readonly string[];
}

/** A piece that is about to be stored: data only, so that it can be handed to another thread. */
export interface NewPiece {
  /** The file's id. */
  file: string;
  /** From 0, in the order of the file. */
  number: number;
  /** Given away: they cannot be read afterwards. */
  bytes: Uint8Array;
  /** With the first piece. */
  start?: FileStart;
  /** With the last piece. */
  end?: FileFacts;
}

const timeLength = 13;
let last = '';

/** An id for a file that begins to arrive: the files of an application are in the order of their ids. */
export function newFileId(): string {
  let id = randomUUIDv7();
  while (id <= last && id.slice(0, timeLength) === last.slice(0, timeLength)) id = randomUUIDv7();
  last = id;
  return id;
}

/** What the sealing of a piece is bound to: another place, or another file, does not open it. */
export const pieceContext = (file: string, number: number): string => `${file}/${number}`;
