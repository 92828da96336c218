import { stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/utils/compress';
import { getMimeType } from 'hono/utils/mime';
import { z } from 'zod';
import type { ByteRange } from './byte-range.ts';
import type { Encoding } from './encoding.ts';
import { createFileCache, type CachedFile } from './file-cache.ts';
import { bytesInPieces, fileInPieces } from './in-pieces.ts';

/** A file of the published site, ready to be sent. */
export interface StaticFile {
  /** In the folder of the site: `fr/index.html`. */
  path: string;
  type: string;
  /** True where the name holds a digest of the content, so that it never changes. */
  isImmutable: boolean;
  etag: string;
  /** Whether it is worth compressing. */
  isCompressible: boolean;
  /** What is in memory of it; undefined for a file that is too large. */
  cached: CachedFile | undefined;
  /** Of the whole, not compressed. */
  size: number;
  read: (encoding: Encoding) => Promise<{ body: BodyInit; bytes: number }>;
  /** A part, not compressed. */
  readPart: (range: ByteRange) => BodyInit;
}

/** Files that carry a digest in their name and hold no text of the site: pages of an earlier build may still ask for them. */
const ofOneBuild = /^\/_astro\//;

/**
 * The path inside a folder, or undefined for one that is not plain: encoded separators, dots, NUL. An encoded separator is
 * refused before decoding: a guard of `/admin/` would not have recognized it. Of names that begin with a dot, one is public.
 */
function toFilePath(pathname: string): string | undefined {
  if (/%(?:2f|5c|00)/i.test(pathname)) return undefined;
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const isPlain = !/[\\\0]|\/\.(?!well-known\/)/.test(decoded) && normalize(decoded) === decoded;
  return isPlain ? decoded : undefined;
}

/** Larger files are read from disk for each who asks: they are few, and already compressed. Bytes. */
const cachedBytes = 4_000_000;
/** What is smaller gains nothing by being compressed. Bytes. */
const leastCompressed = 1_024;
const cache = createFileCache();
const absent = z.object({ code: z.enum(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']) });

/** What is known of a file without reading it; undefined where there is none. Throws where that cannot be found out. */
async function find(file: string) {
  try {
    const found = await stat(file);
    return found.isFile() ? found : undefined;
  } catch (error) {
    if (absent.safeParse(error).success) return undefined;
    throw error;
  }
}

async function readIn(dir: string, path: string): Promise<StaticFile | undefined> {
  const file = join(dir, path);
  const found = await find(file);
  if (!found) return undefined;
  const { size, mtimeMs } = found;
  const type = getMimeType(file) ?? 'application/octet-stream';
  const general = { path: path.slice(1), type, size, isImmutable: path.startsWith('/_astro/') };
  if (size > cachedBytes) {
    return {
      ...general,
      etag: `"${size}-${mtimeMs}"`,
      isCompressible: false,
      cached: undefined,
      read: () => Promise.resolve({ body: fileInPieces(file, { start: 0, end: size - 1 }), bytes: size }),
      readPart: (range) => fileInPieces(file, range),
    };
  }
  const cached = await cache.get(file, found);
  const { etag, content, encoded } = cached;
  return {
    ...general,
    etag,
    cached,
    isCompressible: content.length >= leastCompressed && COMPRESSIBLE_CONTENT_TYPE_REGEX.test(type),
    readPart: ({ start, end }) => bytesInPieces(content.subarray(start, end + 1)),
    async read(encoding) {
      const bytes = await encoded(encoding);
      return { body: bytesInPieces(bytes), bytes: bytes.length };
    },
  };
}

/**
 * Finds the file for an address: pages in the live folder only, assets in earlier ones too, for pages opened before a
 * publication.
 */
export async function findFile(
  clientDirs: readonly string[],
  pathname: string,
): Promise<StaticFile | undefined> {
  const path = toFilePath(pathname);
  if (path === undefined) return undefined;
  const name = path.endsWith('/') ? `${path}index.html` : path;
  for (const dir of ofOneBuild.test(name) ? clientDirs : clientDirs.slice(0, 1)) {
    const file = await readIn(dir, name);
    if (file) return file;
  }
  return undefined;
}
