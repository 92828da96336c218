import { MultipartParseError, MultipartParser, MaxTotalSizeExceededError } from '@remix-run/multipart-parser';
import { z } from 'zod';
import { limits } from './limits.ts';
import type { Share } from './memory-budget.ts';

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

export type BodyResult =
  | { ok: true; body: Body }
  | { ok: false; code: 'malformed-body' | 'body-too-large' | 'unsupported-type' | 'server-busy' };

/** The body is larger than is allowed; reading stopped there. */
class TooLargeError extends Error {}
/** The server holds as many bytes of other requests as it can. */
class BusyError extends Error {}
/** The body is not what its type says. */
class MalformedError extends Error {}

type Chunks = AsyncIterable<Uint8Array>;

/** Passes chunks on, counting; a chunked body has no length that could be checked beforehand. */
async function* upTo(maxBytes: number, chunks: Chunks): Chunks {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > maxBytes) throw new TooLargeError();
    yield chunk;
  }
}

async function readText(chunks: Chunks, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of upTo(maxBytes, chunks)) parts.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch (cause) {
    throw new MalformedError('not UTF-8', { cause });
  }
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
      textBytes += bytes;
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

async function readUrlencoded(chunks: Chunks): Promise<Body> {
  const { body, addValue } = createBody();
  for (const [name, value] of new URLSearchParams(await readText(chunks, limits.textBytes)))
    addValue(name, value);
  return body;
}

async function readMultipart(chunks: Chunks, contentType: string): Promise<Body> {
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
  for await (const chunk of upTo(limits.totalBytes, chunks)) {
    for (const part of parser.write(chunk)) {
      if (part.name === undefined) throw new MalformedError('a part without a name');
      // A file input left empty comes as a part without name and without bytes.
      if (part.filename === undefined) addValue(part.name, part.text);
      else if (part.filename !== '' || part.size > 0) {
        addFile({ field: part.name, name: part.filename, content: Buffer.concat(part.content) });
      }
    }
  }
  parser.finish();
  return body;
}

const jsonValue = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform((is) => (is ? 'yes' : 'no')),
]);
const jsonFile = z.object({ filename: z.string(), content: z.base64() });
const jsonBody = z.record(
  z.string(),
  z.union([jsonValue, z.array(jsonValue), jsonFile, z.array(jsonFile), z.null()]),
);

async function readJson(chunks: Chunks): Promise<Body> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readText(chunks, limits.totalBytes));
  } catch (cause) {
    if (cause instanceof TooLargeError) throw cause;
    throw new MalformedError('not JSON', { cause });
  }
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

function readAs(contentType: string, chunks: Chunks): Promise<Body> | undefined {
  const type = contentType.replace(/;.*$/s, '').trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return readUrlencoded(chunks);
  if (type === 'multipart/form-data') return readMultipart(chunks, contentType);
  return type === 'application/json' ? readJson(chunks) : undefined;
}

/** Passes chunks on as long as there is room for them in memory. */
async function* within(share: Share, chunks: Chunks): Chunks {
  for await (const chunk of chunks) {
    if (!share.take(chunk.length)) throw new BusyError();
    yield chunk;
  }
}

/**
 * Reads a request's body within the limits, whatever its declared length; its bytes count in `share`. Throws only for a
 * broken connection.
 */
export async function readBody(request: Request, share: Share): Promise<BodyResult> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limits.totalBytes) return { ok: false, code: 'body-too-large' };
  // Room for the whole body is asked for before its first byte: what is read and then refused would stay in memory a while.
  if (declared > 0 && !share.take(declared)) return { ok: false, code: 'server-busy' };
  const chunks: Chunks =
    request.body ??
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.close();
      },
    });
  try {
    const body = await readAs(
      request.headers.get('content-type') ?? '',
      declared > 0 ? chunks : within(share, chunks),
    );
    return body ? { ok: true, body } : { ok: false, code: 'unsupported-type' };
  } catch (error) {
    if (error instanceof BusyError) return { ok: false, code: 'server-busy' };
    if (error instanceof TooLargeError || error instanceof MaxTotalSizeExceededError)
      return { ok: false, code: 'body-too-large' };
    if (error instanceof MalformedError || error instanceof MultipartParseError)
      return { ok: false, code: 'malformed-body' };
    throw error;
  }
}
