import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { z } from 'zod';

/** How patient the server is. Times in milliseconds. */
export interface Patience {
  /** For the head of a request. */
  headersMs: number;
  /** For a request, body included; beyond it, only while it comes at `bytesPerSecond` or more on average. */
  requestMs: number;
  bytesPerSecond: number;
  /** For any request, however steadily it comes. */
  longestMs: number;
  /** How often all this is looked at. */
  checkMs: number;
}

/** A large file on a poor mobile connection still gets through: 10 MB at 8 kB/s take 21 minutes. */
export const patience: Patience = {
  headersMs: 5_000,
  requestMs: 10_000,
  bytesPerSecond: 8_000,
  longestMs: 30 * 60_000,
  checkMs: 1_000,
};

export interface Listening {
  port: number;
  /** Takes no more connections; resolves when the requests under way are answered. */
  close: () => Promise<void>;
}

const tooSlow = 'HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';

interface Upload {
  request: IncomingMessage;
  socket: Socket;
  startedAt: number;
  bytesBefore: number;
}

/** Ends requests whose body comes too slowly; a client that sends a byte now and then would otherwise keep its place. */
function watchUploads({ requestMs, bytesPerSecond, checkMs }: Patience) {
  const uploads = new Set<Upload>();
  return {
    add(request: IncomingMessage) {
      const { socket } = request;
      const upload = { request, socket, startedAt: performance.now(), bytesBefore: socket.bytesRead };
      uploads.add(upload);
      request.once('close', () => uploads.delete(upload));
      request.once('end', () => uploads.delete(upload));
    },
    check() {
      for (const upload of uploads) {
        // Nothing is read while it waits for room: that time is ours, not the sender's.
        if (upload.request.isPaused()) upload.startedAt += checkMs;
        const elapsed = performance.now() - upload.startedAt;
        const wanted = (bytesPerSecond * elapsed) / 1_000;
        if (elapsed < requestMs || upload.socket.bytesRead - upload.bytesBefore >= wanted) continue;
        uploads.delete(upload);
        upload.socket.end(tooSlow, () => upload.socket.destroy());
      }
    },
  };
}

const addressSchema = z.custom<AddressInfo>((value) => typeof value === 'object' && value !== null);

/** Serves an application over HTTP/1.1, and loses patience with slow clients. `port` 0 lets the system choose. */
export async function listen(
  app: { fetch: Parameters<typeof getRequestListener>[0] },
  { host, port, limits = patience }: { host: string; port: number; limits?: Patience },
): Promise<Listening> {
  const uploads = watchUploads(limits);
  const answer = getRequestListener(app.fetch);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.longestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeout: 5_000,
    },
    (request, response) => {
      uploads.add(request);
      void answer(request, response);
    },
  );
  const timer = setInterval(() => {
    uploads.check();
  }, limits.checkMs).unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: addressSchema.parse(server.address()).port,
    close: () =>
      new Promise((resolve, reject) => {
        clearInterval(timer);
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
