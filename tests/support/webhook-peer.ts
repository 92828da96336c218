import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import type { Dial } from '../../src/server/applications/delivery/channels/webhook/dial.ts';
import { atEnd } from './cleanup.ts';

export interface Call {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver of webhooks on loopback, and the dial that leads every address to it. */
export async function startWebhookPeer(t: TestContext) {
  const calls: Call[] = [];
  const state = {
    answer: (response: ServerResponse) => {
      response.writeHead(204).end();
    },
  };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      calls.push({
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      });
      state.answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const dial: Dial = (url, options) => request({ ...options, host: '127.0.0.1', port, path: url.pathname });
  return { calls, state, port, dial };
}
