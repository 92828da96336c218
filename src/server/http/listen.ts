import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import type { Hono } from 'hono';
import { getRequestListener } from '@hono/node-server';
import { watchSlowClients, type SlowLimits } from './slow-clients.ts';
import type { Membership } from './addresses.ts';
import { boundConnections, boundPipelining, connectionsAllowed } from './connections.ts';

/** How long clients may take, and how many may be connected. Times in milliseconds. */
export interface ConnectionLimits extends SlowLimits {
  /** For the head of a request, from its first byte; also for a new connection to send one. */
  headersMs: number;
  /** Between two requests. Longer than proxies keep connections, so that none sends on one that is being closed. */
  keepAliveMs: number;
  /**
   * For one more request on an open connection when the server stops, whose answer closes it: longer than a proxy under load
   * leaves one unused, so that none is closed under a request that is on its way.
   */
  drainMs: number;
  /** For requests under way when the server stops. */
  graceMs: number;
  /** How often all this is looked at. */
  checkMs: number;
  /** Connections in all; one address may have half of them, a proxy as many as there are. */
  connections: number;
}

/** A large file on a poor mobile connection still gets through: 10 MB at 8 kB/s take 21 minutes. */
export const connectionLimits: ConnectionLimits = {
  headersMs: 5_000,
  idleMs: 15_000,
  requestMs: 10_000,
  windowMs: 30_000,
  bytesPerSecond: 8_000,
  unreadMs: 30_000,
  longestMs: 30 * 60_000,
  keepAliveMs: 75_000,
  drainMs: 300,
  graceMs: 5_000,
  checkMs: 1_000,
  connections: 5_000,
};

export interface Listening {
  port: number;
  /**
   * Takes no more connections; those that are open may bring one more request within `drainMs`. Resolves when the requests
   * under way are answered, at the latest after `graceMs`. Clients that are still connected then are cut off.
   */
  close: () => Promise<void>;
}

/**
 * Lets the loop accept the connections that wait for it, one a turn: those that wait when a server closes are reset. For at
 * most so long, since more may come all the time.
 */
async function acceptWaiting(server: Server, mostMs: number): Promise<void> {
  const startedAt = performance.now();
  let accepted = 0;
  const count = () => (accepted += 1);
  server.on('connection', count);
  for (let before = -1; accepted > before && performance.now() - startedAt < mostMs;) {
    before = accepted;
    await new Promise<void>((resolve) => {
      setImmediate(() => setImmediate(resolve));
    });
  }
  server.off('connection', count);
}

/** Ends a server: see `Listening.close`. */
function closeWithin(
  server: Server,
  { drainMs, graceMs, checkMs }: ConnectionLimits,
  underWay: () => number,
): Promise<void> {
  const startedAt = performance.now();
  const look = () => {
    const passed = performance.now() - startedAt;
    // After what has arrived was read: a machine that is busy may not have looked for as long as all this takes.
    setImmediate(() => {
      close(passed);
    });
  };
  const close = (passed: number) => {
    if (passed >= graceMs || (passed >= drainMs && underWay() === 0)) server.closeAllConnections();
    else if (passed >= drainMs) server.closeIdleConnections();
  };
  return new Promise((resolve, reject) => {
    const drained = setTimeout(look, drainMs + 1);
    const timer = setInterval(look, checkMs);
    // The close of an HTTP server would end the connections that wait for a request at once.
    TcpServer.prototype.close.call(server, (error) => {
      clearTimeout(drained);
      clearInterval(timer);
      if (error) reject(error);
      else resolve();
    });
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

/** What answers requests. */
export interface Answering {
  fetch: Hono['fetch'];
  /** Answers what is ready to be sent; false where `fetch` must. */
  atOnce?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Serves an application over HTTP/1.1, and cuts off clients that are too slow. */
export async function listen(
  app: Answering,
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
      if (hasOneHost(request)) {
        if (!app.atOnce?.(request, response)) void answer(request, response);
      } else response.writeHead(400, { connection: 'close' }).end();
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
      await acceptWaiting(server, limits.drainMs);
      await closeWithin(server, limits, slow.underWay);
      clearInterval(timer);
    },
  };
}
