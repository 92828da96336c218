// How many connections are open, and how many requests wait on one.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { isPrivate, toPlainAddress, type Membership } from './addresses.ts';
import { networkOf } from './client.ts';

const reportSchema = z.object({
  userLimits: z.object({ open_files: z.object({ soft: z.union([z.number(), z.literal('unlimited')]) }) }),
});

/** Leaves file descriptors for the database, mail and files. */
export function connectionsAllowed(most: number): number {
  // Its types do not have it yet; without it the report looks up the name of each connection's address.
  Reflect.set(process.report, 'excludeNetwork', true);
  const { soft } = reportSchema.parse(process.report.getReport()).userLimits.open_files;
  return soft === 'unlimited' ? most : Math.min(most, Math.floor(soft / 2));
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

/** Requests that may be under way on one connection: browsers and proxies send the next one after the answer. */
const maxPipelined = 16;

/** Closes a connection with more requests under way than allowed. @returns whether a request may be answered. */
export function boundPipelining() {
  const underWay = new WeakMap<Socket, number>();
  return ({ socket }: IncomingMessage, response: ServerResponse): boolean => {
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    if (count > maxPipelined) socket.destroy();
    return !socket.destroyed;
  };
}
