import { MultipartParser } from '@remix-run/multipart-parser';
import { z } from 'zod';
import { concatWithHeader } from '../../storage/database/vault.ts';
import { limits } from './limits.ts';

/** A file as it came: its name is the applicant's, its declared type is not believed. */
export interface RawFile {
  field: string;
  name: string;
  content: Uint8Array;
}

export interface Body {
  /** Texts by field name, in the order in which they came. */
  values: Map<string, string[]>;
  files: RawFile[];
}

/** The body is larger than is allowed; reading stopped there. */
export class TooLargeError extends Error {}
/** The body is not what its type says. */
export class MalformedError extends Error {}

/** Takes a body's bytes in order, and parses them. */
export interface BodySink {
  maxBytes: number;
  /** Throws a `TooLargeError`, a `MalformedError` or an error of the parser. */
  write: (chunk: Uint8Array) => void;
  end: () => Body;
}

/** Gathers values and files, and refuses what is beyond the limits. */
function createBody() {
  const body: Body = { values: new Map(), files: [] };
  let [count, textBytes] = [0, 0];
  return {
    body,
    addValue: (name: string, value: string) => {
      const bytes = Buffer.byteLength(value);
      count += 1;
      textBytes += bytes + Buffer.byteLength(name);
      if (count > limits.values || bytes > limits.valueBytes || textBytes > limits.textBytes)
        throw new TooLargeError();
      body.values.set(name, [...(body.values.get(name) ?? []), value]);
    },
    addFile: (file: RawFile) => {
      if (body.files.length >= limits.files) throw new TooLargeError();
      body.files.push(file);
    },
  };
}

/**
 * Keeps a text's bytes until it is whole.
 *
 * @param watch sees each chunk before it is kept, and throws where the text can only be refused.
 */
function createTextSink(
  read: (text: string) => Body,
  watch: (chunk: Uint8Array) => void = () => undefined,
): BodySink {
  const parts: Uint8Array[] = [];
  return {
    maxBytes: limits.encodedBytes,
    write(chunk) {
      watch(chunk);
      parts.push(chunk);
    },
    end() {
      let text: string;
      try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
      } catch (cause) {
        throw new MalformedError('not UTF-8', { cause });
      }
      return read(text);
    },
  };
}

const ampersand = 0x26;

/** Pairs are counted as they come: a megabyte of one-letter pairs takes `URLSearchParams` seconds. */
function createUrlencodedSink(): BodySink {
  let pairs = 1;
  const watch = (chunk: Uint8Array) => {
    for (let at = chunk.indexOf(ampersand); at >= 0; at = chunk.indexOf(ampersand, at + 1)) {
      pairs += 1;
      if (pairs > limits.values) throw new TooLargeError();
    }
  };
  return createTextSink((text) => {
    const { body, addValue } = createBody();
    for (const [name, value] of new URLSearchParams(text)) addValue(name, value);
    return body;
  }, watch);
}

/**
 * A file name in a charset that the parser does not know: it would write the error, with what the client sent, to the
 * console. Browsers send no `filename*` (RFC 7578, 4.2).
 */
const hasUnknownCharset = /filename\*(?!\s*=\s*"?(?:utf-8|iso-8859-1)')/i;

function createMultipartSink(contentType: string): BodySink {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType)?.slice(1).find(Boolean);
  if (boundary === undefined || boundary.length > limits.boundaryLength)
    throw new MalformedError('no usable boundary');
  const parser = new MultipartParser(boundary, {
    maxHeaderSize: limits.partHeaderBytes,
    maxFileSize: limits.totalBytes,
    maxTotalSize: limits.totalBytes,
    maxParts: limits.parts,
  });
  const { body, addValue, addFile } = createBody();
  return {
    maxBytes: limits.totalBytes,
    write(chunk) {
      for (const part of parser.write(chunk)) {
        if (hasUnknownCharset.test(part.headers['content-disposition'] ?? ''))
          throw new MalformedError('a file name in an unknown charset');
        // Read once: each reading takes the head of the part apart anew.
        const { name: field, filename: name } = part;
        if (field === undefined) throw new MalformedError('a part without a name');
        // A file input left empty comes as a part without name and without bytes.
        if (name === undefined) addValue(field, part.text);
        else if (name !== '' || part.size > 0) {
          addFile({ field, name, content: concatWithHeader(part.content) });
        }
      }
    },
    end() {
      parser.finish();
      return body;
    },
  };
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

function readJson(text: string): Body {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('not JSON', { cause });
  }
  refuseMany(parsed);
  const result = jsonBody.safeParse(parsed);
  if (!result.success) throw new MalformedError('not a flat JSON object', { cause: result.error });
  const { body, addValue, addFile } = createBody();
  for (const [field, value] of Object.entries(result.data)) {
    for (const one of [value].flat()) {
      if (typeof one === 'string') addValue(field, one);
      else if (one) addFile({ field, name: one.filename, content: Buffer.from(one.content, 'base64') });
    }
  }
  return body;
}

/** What reads a body of that type; undefined where the type is none that a form can come as. */
export function createBodySink(contentType: string): BodySink | undefined {
  const type = contentType.split(';', 1).join('').trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return createUrlencodedSink();
  if (type === 'multipart/form-data') return createMultipartSink(contentType);
  return type === 'application/json' ? createTextSink(readJson) : undefined;
}
