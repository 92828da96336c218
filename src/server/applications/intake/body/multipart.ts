import { ContentDisposition } from '@remix-run/headers/content-disposition';
import { limits } from './limits.ts';
import { MalformedError, TooLargeError } from './refused-body.ts';

/** What the head of a part says. */
export interface PartHead {
  field: string;
  /** Undefined for a text; empty for a file input in which nothing was chosen. */
  fileName: string | undefined;
}

/** Takes what is between the boundaries. */
export interface PartSink {
  write: (bytes: Uint8Array) => void;
  end: () => void;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodeText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new MalformedError('not UTF-8', { cause });
  }
}

/**
 * A file name in a charset that the parser of heads does not know: it would write the error, with what the client sent, to
 * the console. Browsers send no `filename*` (RFC 7578, 4.2).
 */
const hasUnknownCharset = /filename\*(?!\s*=\s*"?(?:utf-8|iso-8859-1)')/i;

function readHead(bytes: Uint8Array): PartHead {
  const lines = decodeText(bytes).split('\r\n');
  const disposition = lines.find((line) => /^content-disposition\s*:/i.test(line))?.replace(/^[^:]*:\s*/, '');
  if (disposition === undefined) throw new MalformedError('a part without a name');
  if (hasUnknownCharset.test(disposition)) throw new MalformedError('a file name in an unknown charset');
  const { name: field, preferredFilename: fileName } = ContentDisposition.from(disposition);
  if (field === undefined) throw new MalformedError('a part without a name');
  return { field, fileName };
}

const [lineEnd, headEnd, dash] = ['\r\n', '\r\n\r\n', 0x2d] as const;

/** How many bytes at the end of `data`, from `start`, may be the beginning of the boundary. */
function partialEnd(data: Buffer, start: number, boundary: Buffer): number {
  const from = Math.max(start, data.length - boundary.length + 1);
  for (let at = data.indexOf('\r', from); at !== -1; at = data.indexOf('\r', at + 1)) {
    const length = data.length - at;
    if (boundary.subarray(0, length).equals(data.subarray(at))) return length;
  }
  return 0;
}

/**
 * Splits a multipart body (RFC 2046, 7578) as it comes: what it keeps is the head of a part, or what may be the beginning of a
 * boundary. Throws a `MalformedError` or a `TooLargeError` as soon as the body can only be refused.
 *
 * @param onPart called with each head; the part's bytes go to what it returns.
 */
export function createMultipartParser(boundaryName: string, onPart: (head: PartHead) => PartSink) {
  const boundary = Buffer.from(`${lineEnd}--${boundaryName}`);
  /** What is not read yet. The first boundary has no line before it. */
  let rest = Buffer.from(lineEnd);
  let state: 'before' | 'boundary' | 'head' | 'body' | 'after' = 'before';
  let part: PartSink | undefined;
  let parts = 0;

  const goOn = (at: number) => ({ at, isWaiting: false });
  const waitAt = (at: number) => ({ at, isWaiting: true });

  /** Each takes what it can from `at`, and says where it stopped. */
  const steps = {
    before(data: Buffer, at: number) {
      if (data.length - at < boundary.length) return waitAt(at);
      const end = at + boundary.length;
      if (!data.subarray(at, end).equals(boundary)) throw new MalformedError('no boundary at the beginning');
      state = 'boundary';
      return goOn(end);
    },
    boundary(data: Buffer, at: number) {
      if (data.length - at < 2) return waitAt(at);
      state = data[at] === dash && data[at + 1] === dash ? 'after' : 'head';
      return goOn(at + 2);
    },
    head(data: Buffer, at: number) {
      const end = data.indexOf(headEnd, at);
      if ((end === -1 ? data.length : end) - at > limits.partHeaderBytes)
        throw new MalformedError('the head of a part is too long');
      if (end === -1) return waitAt(at);
      parts += 1;
      if (parts > limits.parts) throw new TooLargeError();
      part = onPart(readHead(data.subarray(at, end)));
      state = 'body';
      return goOn(end + headEnd.length);
    },
    body(data: Buffer, at: number) {
      const end = data.indexOf(boundary, at);
      const known = end === -1 ? data.length - partialEnd(data, at, boundary) : end;
      if (known > at) part?.write(data.subarray(at, known));
      if (end === -1) return waitAt(known);
      part?.end();
      state = 'boundary';
      return goOn(end + boundary.length);
    },
    /** What follows the last boundary is nothing (RFC 2046, 5.1.1). */
    after: (data: Buffer) => goOn(data.length),
  };

  return {
    write(chunk: Uint8Array): void {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      const data = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      let step = goOn(0);
      while (!step.isWaiting && step.at < data.length) step = steps[state](data, step.at);
      // Copied: of a chunk of which the end alone is kept, all would be.
      rest = Buffer.from(data.subarray(step.at));
    },
    end(): void {
      if (state !== 'after') throw new MalformedError('the body ends before its last boundary');
    },
  };
}

/** Gathers the bytes of a text, which is small. */
export function createTextPart(onText: (text: string) => void): PartSink {
  const bytes: Buffer[] = [];
  let length = 0;
  return {
    write(more) {
      length += more.length;
      if (length > limits.valueBytes) throw new TooLargeError();
      bytes.push(Buffer.from(more));
    },
    end() {
      onText(decodeText(Buffer.concat(bytes)));
    },
  };
}
