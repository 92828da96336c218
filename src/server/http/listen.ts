import type { Socket } from 'node:net';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { z } from 'zod';
import { watchSlowClients, type SlowLimits } from './slow-clients.ts';
import { isPrivate, toPlainAddress, type Membership } from './addresses.ts';
import { networkOf } from './client.ts';

/** How long clients may take, and how many may be connected. Times in milliseconds. */
export interface ConnectionLimits extends SlowLimits {
  /** For the head of a request, from its first byte; also for a new connection to send one. */
  headersMs: number;
  /** Between two requests. Longer than proxies keep connections, so that none sends on one that is being closed. */
  keepAliveMs: number;
  /** For requests under way when the server stops. */
  graceMs: number;
  /** How often all this is looked at. */
  checkMs: number;
  /** Connections in all; one address may have half of them, a proxy as many as there are. */
  connections: number;
}

const reportSchema = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.literal('unlimited')]) }) }),
});

/** Leaves file descriptors for the database, mail and files. */
function connectionsAllowed(most: number): number {
  // Its types do not have it yet; without it the report looks up the name of each connection's address.
  Reflect.set(process.report, 'excludeNetwork', true);
  const { soft } = reportSchema.parse(process.report.getReport()).userLimits.open_files;
  return soft === 'unlimited' ? most : Math.min(most, Math.floor(soft / 2));
}

/** A large file on a poor mobile connection still gets through: 10 MB at 8 kB/s take 21 minutes. */
export const connectionLimits: ConnectionLimits = {
  headersMs: 5_000,
  idleMs: 12_000,
  requestMs: 10_000,
  windowMs: 30_000,
  bytesPerSecond: 8_000,
  unreadMs: 30_000,
  longestMs: 30 * 60_000,
  keepAliveMs: 75_000,
  graceMs: 5_000,
  checkMs: 1_000,
  connections: 5_000,
};

export interface Listening {
  port: number;
  /**
   * Takes no more connections; resolves when the requests under way are answered, at the latest after `graceMs`. Clients that
   * are still connected then are cut off.
   */
  close: () => Promise<void>;
}

interface ConnectionSource {
  maxConnections: number;
  on: (event: 'connection', listener: (socket: Socket) => void) => unknown;
  closeIdleConnections: () => void;
}

/**
 * Keeps descriptors free. When most places are taken, connections that wait for a next request are closed; beyond all, new
 * ones are, and so are those of an address that has half of them. A proxy is no such address: its connections are many people's.
 */
export function boundConnections(server: ConnectionSource, most: number, isProxy: Membership): void {
  const bySender = new Map<string, number>();
  let open = 0;
  server.maxConnections = most;
  server.on('connection', (socket: Socket) => {
    const address = toPlainAddress(socket.remoteAddress ?? '');
    const sender = networkOf(address);
    const own = (bySender.get(sender) ?? 0) + 1;
    bySender.set(sender, own);
    open += 1;
    socket.once('close', () => {
      const left = (bySender.get(sender) ?? 1) - 1;
      if (left > 0) bySender.set(sender, left);
      else bySender.delete(sender);
      open -= 1;
    });
    if (open > most * 0.75) server.closeIdleConnections();
    if (own > most / 2 && !isPrivate(address) && !isProxy(address)) socket.destroy();
  });
}

/** Ends a server: see `Listening.close`. */
function closeWithin(
  server: Server,
  { graceMs, checkMs }: ConnectionLimits,
  underWay: () => number,
): Promise<void> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (underWay() === 0 || performance.now() - startedAt >= graceMs) server.closeAllConnections();
      else server.closeIdleConnections();
    }, checkMs);
    server.close((error) => {
      clearInterval(timer);
      if (error) reject(error);
      else resolve();
    });
    server.closeIdleConnections();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}

export interface ListenOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  limits?: ConnectionLimits;
  /** Whether an address's connections are many people's; those of private networks always are. */
  isTrustedProxy?: Membership;
}

/**
 * Whether a request names its host at most once (RFC 9112, 3.2). A probe by HTTP/1.0 names none: it gets a name that is
 * nobody's, since addresses are made of it.
 */
function hasOneHost({ rawHeaders, headers }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length;
  if (hosts === 0) headers.host = 'unnamed.invalid';
  return hosts <= 1;
}

/** Requests that may be under way on one connection: browsers and proxies send the next one after the answer. */
const maxPipelined = 16;

/** Closes a connection with more requests under way than allowed. @returns whether a request may be answered. */
function boundPipelining() {
  const underWay = new WeakMap<Socket, number>();
  return ({ socket }: IncomingMessage, response: ServerResponse): boolean => {
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    if (count > maxPipelined) socket.destroy();
    return !socket.destroyed;
  };
}

/** Serves an application over HTTP/1.1, and cuts off clients that are too slow. */
export async function listen(
  app: { fetch: Parameters<typeof getRequestListener>[0] },
  { host, port, limits = connectionLimits, isTrustedProxy = () => false }: ListenOptions,
): Promise<Listening> {
  const slow = watchSlowClients(limits);
  const answer = getRequestListener(app.fetch);
  const isAdmitted = boundPipelining();
  let isStopping = false;
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.longestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeout: limits.keepAliveMs,
    },
    (request, response) => {
      if (!isAdmitted(request, response)) return;
      slow.add(request, response);
      // A request that still comes on an open connection is answered, and the connection is closed after it.
      if (isStopping) response.shouldKeepAlive = false;
      if (hasOneHost(request)) void answer(request, response);
      else response.writeHead(400, { connection: 'close' }).end();
    },
  );
  boundConnections(server, connectionsAllowed(limits.connections), isTrustedProxy);
  const timer = setInterval(() => {
    slow.check();
  }, limits.checkMs).unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: portOf(server),
    async close() {
      isStopping = true;
      await closeWithin(server, limits, slow.underWay);
      clearInterval(timer);
    },
  };
}
