import { createHash } from 'node:crypto';
import type { FileFacts } from './pieces.ts';

/** Names in a PDF that run code or hide files, and the words for them. */
const active: ReadonlyMap<string, string> = new Map([
  ['JavaScript', 'javascript'],
  ['JS', 'javascript'],
  ['OpenAction', 'opens-by-itself'],
  ['AA', 'opens-by-itself'],
  ['Launch', 'starts-a-program'],
  ['EmbeddedFile', 'holds-files'],
  ['EmbeddedFiles', 'holds-files'],
]);
const longestName = Math.max(...[...active.keys()].map(({ length }) => length));
/** A solidus, a name with each letter written as `#41`, and what ends it. */
const longestSpelling = 2 + 3 * longestName;

const solidus = 0x2f;
const numberSign = 0x23;
/** What ends a name in a PDF (ISO 32000-2, 7.2.3): white space and delimiters. */
const endsName = new Set(Buffer.from('\0\t\n\f\r ()<>[]{}/%', 'latin1'));

/** How the names that we look for may begin. */
const firstLetters = new Set([numberSign, ...[...active.keys()].map((name) => name.charCodeAt(0))]);

/** What each byte is worth as a digit of base 16; NaN for any other sign. */
const hexDigits = Array.from({ length: 256 }, (_, byte) => Number.parseInt(String.fromCharCode(byte), 16));
const hexAt = (content: Buffer, at: number) => hexDigits[content[at] ?? 0] ?? Number.NaN;

/** The name that begins here, `#41` read as the letter that it stands for; undefined for one that is none of ours. */
function nameAt(content: Buffer, start: number): string | undefined {
  if (!firstLetters.has(content[start] ?? 0)) return undefined;
  let name = '';
  for (let at = start; at < content.length; at += 1) {
    let byte = content[at] ?? 0;
    if (endsName.has(byte)) break;
    if (name.length === longestName) return undefined;
    const escaped = byte === numberSign ? hexAt(content, at + 1) * 16 + hexAt(content, at + 2) : Number.NaN;
    if (!Number.isNaN(escaped)) {
      byte = escaped;
      at += 2;
    }
    name += String.fromCharCode(byte);
  }
  return name;
}

const toBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Looks for active names in a file that comes in parts, however they are written and wherever it is cut. */
function createNameScanner() {
  const found = new Set<string>();
  /** The end of what came, in which a name may have begun that is not whole. */
  let rest = Buffer.alloc(0);

  /** Looks at the names that begin before `end`. */
  function scan(content: Buffer, end: number): void {
    for (let at = content.indexOf(solidus); at !== -1 && at < end; at = content.indexOf(solidus, at + 1)) {
      const flag = active.get(nameAt(content, at + 1) ?? '');
      if (flag !== undefined) found.add(flag);
    }
  }

  return {
    add(bytes: Uint8Array): void {
      const content = toBuffer(bytes);
      // Names that began in the rest, read on into what is new.
      const seam = Buffer.concat([rest, content.subarray(0, longestSpelling)]);
      if (content.length <= longestSpelling) {
        const end = Math.max(0, seam.length - longestSpelling);
        scan(seam, end);
        rest = seam.subarray(end);
        return;
      }
      scan(seam, rest.length);
      const end = content.length - longestSpelling;
      scan(content, end);
      rest = Buffer.from(content.subarray(end));
    },
    end(): string[] {
      scan(rest, rest.length);
      return [...new Set(active.values())].filter((flag) => found.has(flag));
    },
  };
}

const headBytes = 5;
/** Where a reader of PDF looks for the trailer. */
const tailBytes = 2_048;

/** Finds out, while the bytes of a file pass, what must be known of it. */
export interface Inspector {
  /** Takes the next bytes; keeps none of them. */
  add: (bytes: Uint8Array) => void;
  /** So far, in bytes. */
  size: () => number;
  /** Once all bytes have passed. `isPdf`: by its first bytes and its trailer; HTML behind `%PDF-1.4` is none. */
  end: () => FileFacts & { isPdf: boolean };
}

export function createInspector(): Inspector {
  const hash = createHash('sha256');
  const names = createNameScanner();
  let size = 0;
  let [head, tail] = [Buffer.alloc(0), Buffer.alloc(0)];
  return {
    add(bytes) {
      hash.update(bytes);
      names.add(bytes);
      size += bytes.length;
      if (head.length < headBytes) head = Buffer.concat([head, bytes.subarray(0, headBytes - head.length)]);
      tail = Buffer.concat([tail, bytes.subarray(-tailBytes)]).subarray(-tailBytes);
    },
    size: () => size,
    end: () => ({
      size,
      sha256: hash.digest('hex'),
      flags: names.end(),
      isPdf: head.toString('latin1') === '%PDF-' && tail.includes('%%EOF'),
    }),
  };
}
