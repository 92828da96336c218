import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptsGzip } from './accepts-gzip.ts';
import type { CachedFile } from './file-cache.ts';

/** A file in one encoding, as it goes on the wire. Headers are names and values in turn, as `writeHead` takes them. */
interface Prepared {
  headers: string[];
  /** With a 304. */
  unchanged: string[];
  body: Buffer;
}

interface Entry {
  etag: string;
  isCompressible: boolean;
  /** Undefined where it is too large. */
  identity: Prepared | undefined;
  /** Undefined where it is not worth compressing, or too large all the same. */
  gzip: Prepared | undefined;
}

const bytesOf = ({ identity, gzip }: Entry) => (identity?.body.length ?? 0) + (gzip?.body.length ?? 0);

/** What the routes have answered with once, kept to be sent again without them and without a look at the disk. */
export interface PreparedFiles {
  /** Answers a request for what is kept. @returns false where the routes must answer. */
  answer: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Keeps a file that the routes have answered with, and the headers of that answer, after all that adds to them. */
  keep: (request: Request, sent: SentFile, headers: Headers) => Promise<void>;
}

/** A file that the routes have answered with, and the folder of the release that was live before it was looked for. */
export interface SentFile {
  file: CachedFile;
  release: string | undefined;
}

/** Larger files are sent in pieces, so that a client that does not read holds one. Bytes. */
const largestBytes = 65_536;
/** Of all that is kept; beyond it, what was kept first is forgotten. */
const maxBytes = 64_000_000;

/** What is of one encoding or of one connection. */
const ofOneAnswer: readonly string[] = [
  ...['content-encoding', 'content-length', 'etag'],
  ...['transfer-encoding', 'connection', 'date', 'keep-alive'],
];

function prepare(
  shared: readonly (readonly [string, string])[],
  { etag, body, encoding }: { etag: string; body: Buffer; encoding?: string },
): Prepared | undefined {
  if (body.length > largestBytes) return undefined;
  const known = [...shared, ['etag', etag]].flat();
  const sent = ['content-length', String(body.length)];
  if (encoding !== undefined) sent.push('content-encoding', encoding);
  return { headers: [...known, ...sent], unchanged: known, body };
}

/** The path of a request that any other with the same one would be answered like; undefined where a query may decide. */
function pathOf({ method, url }: Request): string | undefined {
  const { pathname, search } = new URL(url);
  return method === 'GET' && search === '' && !pathname.includes('%') ? pathname : undefined;
}

/** @param live the folder of the release that is served: what was kept of another one is forgotten. */
export function createPreparedFiles(live: () => string | undefined): PreparedFiles {
  const entries = new Map<string, Entry>();
  let keptOf: string | undefined;
  let held = 0;

  function followRelease(): void {
    const now = live();
    if (now === keptOf) return;
    keptOf = now;
    entries.clear();
    held = 0;
  }

  function add(path: string, entry: Entry): void {
    entries.set(path, entry);
    held += bytesOf(entry);
    for (const [oldest, other] of entries) {
      if (held <= maxBytes) break;
      entries.delete(oldest);
      held -= bytesOf(other);
    }
  }

  return {
    answer({ method, url = '', headers }, response) {
      const isRead = method === 'GET' || method === 'HEAD';
      if (!isRead || headers.range !== undefined) return false;
      followRelease();
      const entry = entries.get(url);
      if (!entry) return false;
      const { etag, isCompressible, gzip, identity } = entry;
      const isPacked = isCompressible && acceptsGzip(headers['accept-encoding'] ?? '');
      const prepared = isPacked ? gzip : identity;
      if (!prepared) return false;
      const { headers: sent, unchanged, body } = prepared;
      if (headers['if-none-match']?.includes(etag)) response.writeHead(304, unchanged).end();
      else response.writeHead(200, sent).end(method === 'HEAD' ? undefined : body);
      return true;
    },

    async keep(request, { file, release }, headers) {
      const path = pathOf(request);
      const { content, etag } = file;
      if (path === undefined) return;
      const isCompressible = headers.get('vary')?.includes('Accept-Encoding') === true;
      const packed = isCompressible ? await file.gzipped() : undefined;
      followRelease();
      // One that was read before another release went live is of the past.
      if (release !== keptOf || entries.has(path)) return;
      const shared = [...headers].filter(([name]) => !ofOneAnswer.includes(name));
      add(path, {
        etag,
        isCompressible,
        identity: prepare(shared, { etag, body: content }),
        gzip: packed && prepare(shared, { etag: `W/${etag}`, body: packed, encoding: 'gzip' }),
      });
    },
  };
}
