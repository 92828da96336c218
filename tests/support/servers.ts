import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { apply } from './applicants.ts';
import { atEnd } from './cleanup.ts';
import { startProcess, type ServerProcess } from './server-process.ts';
import { temporaryFolder } from './serving.ts';

/** Several servers on one database, as processes of their own, each with its data folder. */
export interface Servers {
  /** Each in turn. */
  url: () => string;
  /** kill -9 of the next in turn, and a new one in its place. */
  killNext: () => Promise<void>;
}

/** Starts servers on one PostgreSQL, which forward to `smtpUrl`. */
export async function startServers(
  t: TestContext,
  { count, databaseUrl, smtpUrl }: { count: number; databaseUrl: string; smtpUrl: string },
): Promise<Servers> {
  const env = {
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    STAFF_TO: 'equipe@example.org',
    TRUSTED_PROXIES: '127.0.0.1',
  };
  const folder = await temporaryFolder(t);
  const start = (index: number) => startProcess(t, join(folder, `server-${index}`, 'var'), { env });
  const running: ServerProcess[] = await Promise.all(
    Array.from({ length: count }, (_, index) => start(index)),
  );
  let [asked, killed] = [0, 0];
  return {
    url: () => running[(asked += 1) % count]?.url ?? '',
    async killNext() {
      const index = (killed += 1) % count;
      await running[index]?.kill();
      running[index] = await start(index);
    },
  };
}

/** Applicants with a file each, who send again under the same key what was not answered. */
export interface Load {
  /** What was acknowledged: the words by which each application is known, by reference. */
  acknowledged: ReadonlyMap<string, string>;
  /** How many attempts were answered with 503. */
  refused: () => number;
  /** Resolves once so many more were acknowledged. */
  more: (count: number) => Promise<void>;
  /** Nobody begins another; resolves when all that was begun is acknowledged. */
  end: () => Promise<void>;
}

/** @param url where each attempt goes. */
export function startLoad(url: () => string, clients: number): Load {
  const acknowledged = new Map<string, string>();
  let refused = 0;
  let isOver = false;
  let people = 0;
  let waiting: { count: number; resolve: () => void } | undefined;
  async function applicant(): Promise<void> {
    const key = randomUUID();
    const projectName = `Projet ${key}`;
    const content = Buffer.from(`%PDF-1.4\n${projectName}\n%%EOF`).toString('base64');
    const answers = {
      idempotencyKey: key,
      projectName,
      email: `${key}@example.org`,
      deck: { filename: 'projet.pdf', content },
    };
    people += 1;
    // Nobody sends so many that they are looked at first.
    const sender = { 'x-forwarded-for': `198.18.${(people >> 8) & 255}.${people & 255}` };
    for (;;) {
      try {
        const told = await apply(url(), answers, sender);
        if ('reference' in told) {
          const before = acknowledged.get(told.reference) ?? projectName;
          assert.equal(before, projectName, 'a reference serves one applicant');
          acknowledged.set(told.reference, projectName);
          if (waiting && acknowledged.size >= waiting.count) waiting.resolve();
          return;
        }
        assert.equal(told.status, 503, JSON.stringify(told));
        assert.ok(told.retryAfter, 'it says when to come again');
        refused += 1;
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        // The connection broke: the server was killed. The same page sends it again.
      }
    }
  }
  const client = async () => {
    while (!isOver) await applicant();
  };
  const working = Promise.all(Array.from({ length: clients }, client));
  return {
    acknowledged,
    refused: () => refused,
    async more(count) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      waiting = {
        count: acknowledged.size + count,
        resolve: () => {
          resolve(undefined);
        },
      };
      await Promise.race([promise, working]);
    },
    async end() {
      isOver = true;
      await working;
    },
  };
}

/** An address that leads to another, and can be led elsewhere, as that of a database whose standby takes over. */
export async function startForwarder(t: TestContext, target: number) {
  let to = target;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect({ port: to, host: '127.0.0.1' });
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on('close', () => sockets.delete(one));
    }
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    port,
    leadTo(next: number) {
      to = next;
      for (const socket of sockets) socket.destroy();
    },
  };
}
