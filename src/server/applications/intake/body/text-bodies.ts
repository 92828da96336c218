import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { createBody, takeText, type Body, type BodySink, type BodyTargets } from './gather-body.ts';
import type { IncomingFile } from './incoming-file.ts';
import { limits } from './limits.ts';
import { MalformedError, TooLargeError } from './refused-body.ts';

/**
 * Keeps a text's bytes until it is whole, in an array that grows: a chunk that is kept holds the buffer that it was read into
 * (decision 38).
 *
 * @param watch sees each chunk before it is kept, and throws where the text can only be refused.
 */
function createTextSink(
  targets: BodyTargets,
  read: (text: string) => Promise<Body>,
  watch: (chunk: Uint8Array) => void = () => undefined,
): BodySink {
  let bytes = new Uint8Array(0);
  let length = 0;
  return {
    maxBytes: limits.encodedBytes,
    write(chunk) {
      watch(chunk);
      takeText(targets, chunk.length);
      if (length + chunk.length > bytes.length) {
        const grown = new Uint8Array(Math.max(length + chunk.length, 2 * bytes.length));
        grown.set(bytes);
        bytes = grown;
      }
      bytes.set(chunk, length);
      length += chunk.length;
      return undefined;
    },
    end() {
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
      } catch (cause) {
        throw new MalformedError('not UTF-8', { cause });
      }
      return read(text);
    },
  };
}

const ampersand = 0x26;

/** Pairs are counted as they come: a megabyte of one-letter pairs takes `URLSearchParams` seconds. */
export function createUrlencodedSink(targets: BodyTargets): BodySink {
  let pairs = 1;
  const watch = (chunk: Uint8Array) => {
    for (let at = chunk.indexOf(ampersand); at >= 0; at = chunk.indexOf(ampersand, at + 1)) {
      pairs += 1;
      if (pairs > limits.values) throw new TooLargeError();
    }
  };
  const read = (text: string) => {
    const { whole, addValue } = createBody(targets);
    for (const [name, value] of new URLSearchParams(text)) addValue(name, value);
    return whole();
  };
  return createTextSink(targets, read, watch);
}

const jsonValue = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform((is) => (is ? 'yes' : 'no')),
]);
const jsonFile = z.object({ filename: z.string().max(limits.sentFileNameLength), content: z.base64() });
const jsonBody = z.record(
  z.string(),
  z.union([jsonValue, z.array(jsonValue), jsonFile, z.array(jsonFile), z.null()]),
);

/** Counts before anything is built of the values: zod makes a small object of each. */
function refuseMany(parsed: unknown): void {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return;
  let count = 0;
  for (const value of Object.values(parsed)) {
    count += Array.isArray(value) ? value.length : 1;
    if (count > limits.parts) throw new TooLargeError();
  }
}

/** A file in JSON is in memory already: it goes into the store in turns all the same, so that nobody waits for all of it. */
async function storeFile(file: IncomingFile, content: Uint8Array): Promise<void> {
  for (let at = 0; at < content.length; at += sliceBytes) {
    await file.write(content.subarray(at, at + sliceBytes));
    await setImmediate();
  }
}

const sliceBytes = 262_144;

async function readJson(text: string, targets: BodyTargets): Promise<Body> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('not JSON', { cause });
  }
  refuseMany(parsed);
  const result = jsonBody.safeParse(parsed);
  if (!result.success) throw new MalformedError('not a flat JSON object', { cause: result.error });
  const { whole, addValue, beginFile, endFile } = createBody(targets);
  for (const [field, value] of Object.entries(result.data)) {
    for (const one of [value].flat()) {
      if (typeof one === 'string') addValue(field, one);
      else if (one) {
        const file = beginFile(field, one.filename);
        await storeFile(file, Buffer.from(one.content, 'base64'));
        endFile(file);
      }
    }
  }
  return whole();
}

export const createJsonSink = (targets: BodyTargets): BodySink =>
  createTextSink(targets, (text) => readJson(text, targets));
