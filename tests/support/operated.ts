import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { absentAs } from '../../src/collections/read/absent-as.ts';
import { root } from '../../src/environment.ts';

/** The program, started by the command that an operator types. */
export interface Operated {
  origin: string;
  /** The process that was started, and all that it started. */
  processes: () => Promise<Process[]>;
  /** Everything that it has printed. */
  output: () => string;
  /** SIGTERM to the server; the shell that npm puts around it passes none on. @returns the exit code, null where a signal ended it. */
  stop: () => Promise<number | null>;
}

export interface Process {
  pid: number;
  /** Its command line, shortened. */
  name: string;
  /** Its share of the memory that is in use, in megabytes (PSS). */
  megabytes: number;
}

/** A port that is free at this moment, so that a program that is started again has the same address. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param command `npm start`, or what a service manager runs: `node src/commands/bootstrap.mjs src/server/main.ts`. */
export function operate(
  command: readonly [string, ...string[]],
  { port, env }: { port: number; env: Readonly<Record<string, string>> },
): Operated {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return {
    origin: `http://127.0.0.1:${port}`,
    processes: () => descendants(child),
    output: () => printed,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      const server = (await descendants(child)).find(({ name }) =>
        /^\S*node .*src\/server\/main\.ts/.test(name),
      );
      if (server) process.kill(server.pid, 'SIGTERM');
      else child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}

/** Asks until the answer has that status; other answers and refused connections are tried again. */
export async function until(ask: () => Promise<{ status: number }>, status: number): Promise<void> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer?.status === status) return;
    await wait(10);
  }
}

const parentOf = (stat: string) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);

async function descendants({ pid }: ChildProcess): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const one of pids) {
    const stat = await readOfProcess(one, 'stat');
    if (stat !== '') parents.set(one, parentOf(stat));
  }
  const isOurs = (one: number | undefined): boolean =>
    one !== undefined && (one === pid || isOurs(parents.get(one)));
  return Promise.all([...parents.keys()].filter(isOurs).map(describe));
}

/** Empty for a process that has just ended. */
const readOfProcess = (pid: number, file: string): Promise<string> =>
  absentAs('', readFile(`/proc/${pid}/${file}`, 'utf8')).catch(() => '');

async function describe(pid: number): Promise<Process> {
  const rollup = await readOfProcess(pid, 'smaps_rollup');
  const [, kilobytes = '0'] = /^Pss:\s+(\d+) kB/m.exec(rollup) ?? [];
  const line = (await readOfProcess(pid, 'cmdline')).replaceAll('\0', ' ').replaceAll(root, '');
  const name = line
    .replace(/\/\S*\/node_modules\//g, '')
    .slice(0, 70)
    .trim();
  return { pid, name, megabytes: Number(kilobytes) / 1_000 };
}

/** Of several processes. */
export const megabytesOf = (processes: readonly Process[]): number =>
  processes.reduce((sum, { megabytes }) => sum + megabytes, 0);
