import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptedEncoding, type Encoding } from './encoding.ts';
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
  /** In the encodings that were asked for, where it is not too large. */
  as: Map<Encoding, Prepared>;
}

const bytesOf = ({ as }: Entry) => as.values().reduce((sum, { body }) => sum + body.length, 0);

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
  { etag, body, encoding }: { etag: string; body: Buffer; encoding: Encoding },
): Prepared {
  const isPacked = encoding !== 'identity';
  const known = [...shared, ['etag', isPacked ? `W/${etag}` : etag]].flat();
  const sent = ['content-length', String(body.length)];
  if (isPacked) sent.push('content-encoding', encoding);
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

  function forgetOldest(): void {
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
      const { etag, isCompressible, as } = entry;
      const encoding = isCompressible ? acceptedEncoding(headers['accept-encoding'] ?? '') : 'identity';
      const prepared = as.get(encoding);
      if (!prepared) return false;
      const { headers: sent, unchanged, body } = prepared;
      if (headers['if-none-match']?.includes(etag)) response.writeHead(304, unchanged).end();
      else response.writeHead(200, sent).end(method === 'HEAD' ? undefined : body);
      return true;
    },

    async keep(request, { file, release }, headers) {
      const path = pathOf(request);
      if (path === undefined) return;
      const { etag } = file;
      const isCompressible = headers.get('vary')?.includes('Accept-Encoding') === true;
      const encoding = isCompressible
        ? acceptedEncoding(request.headers.get('accept-encoding') ?? '')
        : 'identity';
      const body = await file.encoded(encoding);
      followRelease();
      // One that was read before another release went live is of the past.
      if (release !== keptOf || body.length > largestBytes) return;
      const entry = entries.get(path) ?? { etag, isCompressible, as: new Map<Encoding, Prepared>() };
      if (entry.as.has(encoding)) return;
      const shared = [...headers].filter(([name]) => !ofOneAnswer.includes(name));
      entry.as.set(encoding, prepare(shared, { etag, body, encoding }));
      entries.set(path, entry);
      held += body.length;
      forgetOldest();
    },
  };
}
