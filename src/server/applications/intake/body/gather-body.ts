import type { IncomingFile, ReceivedFile } from './incoming-file.ts';
import { limits } from './limits.ts';
import { TooLargeError } from './refused-body.ts';
import type { TextShare } from './text-room.ts';
import type { BeginFile } from './uploads.ts';

export interface Body {
  /** Texts by field name, in the order in which they came. */
  values: Map<string, string[]>;
  files: ReceivedFile[];
}

/** Takes a body's bytes in order, and parses them. */
export interface BodySink {
  maxBytes: number;
  /**
   * Undefined where the bytes were taken at once; else, no more may come until it resolves. Throws a `TooLargeError`, a
   * `MalformedError` or a `BusyError`.
   */
  write: (chunk: Uint8Array) => Promise<void> | undefined;
  end: () => Promise<Body>;
}

/** Where what is read of a body goes. */
export interface BodyTargets {
  /** The memory for its texts. */
  texts: Pick<TextShare, 'take'>;
  beginFile: BeginFile;
}

/** The server has no memory for more texts. */
export class BusyError extends Error {}

/** Counts a text before it is kept. Throws a `BusyError`. */
export function takeText({ texts }: BodyTargets, bytes: number): void {
  if (!texts.take(bytes)) throw new BusyError();
}

/** Gathers values and files, and refuses what is beyond the limits. */
export function createBody({ beginFile }: BodyTargets) {
  const values: Body['values'] = new Map();
  const files: Promise<ReceivedFile>[] = [];
  let [count, textBytes, fileCount] = [0, 0, 0];
  return {
    whole: async (): Promise<Body> => ({ values, files: await Promise.all(files) }),
    addValue: (name: string, value: string) => {
      const bytes = Buffer.byteLength(value);
      count += 1;
      textBytes += bytes + Buffer.byteLength(name);
      if (count > limits.values || bytes > limits.valueBytes || textBytes > limits.textBytes)
        throw new TooLargeError();
      values.set(name, [...(values.get(name) ?? []), value]);
    },
    beginFile: (field: string, name: string): IncomingFile => {
      fileCount += 1;
      if (fileCount > limits.files) throw new TooLargeError();
      return beginFile(field, name);
    },
    endFile: (file: IncomingFile) => {
      files.push(file.end());
    },
  };
}
