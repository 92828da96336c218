import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** A file of the published site, ready to be sent. */
export interface StaticFile {
  /** In the folder of the site: `fr/index.html`. */
  path: string;
  content: Buffer<ArrayBuffer>;
  type: string;
  /** True where the name holds a digest of the content, so that it never changes. */
  isImmutable: boolean;
  etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
  '.wasm': 'application/wasm',
};

/** Paths whose files carry a digest in their name, or are only asked for by pages of the same build. */
const ofOneBuild = /^\/(?:_astro|pagefind)\//;

/** The path inside a folder, or undefined for one that is not plain: encoded separators, dots, NUL. */
function toFilePath(pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const isPlain = !/[\\\0]|\/\.|%2f/i.test(decoded) && normalize(decoded) === decoded;
  return isPlain ? decoded : undefined;
}

async function readIn(dir: string, path: string): Promise<StaticFile | undefined> {
  const file = join(dir, path);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const content = await readFile(file);
  return {
    path: path.slice(1),
    content,
    type: types[extname(file).toLowerCase()] ?? 'application/octet-stream',
    isImmutable: path.startsWith('/_astro/'),
    etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
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
