import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { atEnd } from './cleanup.ts';
import { root } from '../../src/environment.ts';

export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** kill -9, and its end. */
  kill: () => Promise<void>;
}

/**
 * Starts the example server as a process, ready when this resolves, killed when the test ends.
 *
 * @param given.under a program to run it under, such as `['strace', '-f']`.
 */
export async function startProcess(
  t: TestContext,
  dataDir: string,
  given: { under?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<ServerProcess> {
  // With what `npm start` gives the server: see `bootstrap.mjs`.
  const program = [process.execPath, '--max-semi-space-size=2', 'tests/support/serve-example.ts'];
  // `env` runs what follows it: one way to start, with or without a program around.
  const child = spawn('env', [...(given.under ?? []), ...program], {
    cwd: root,
    env: { ...process.env, DATA_DIR: dataDir, ...given.env },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, so that what it runs under ends with it.
    detached: true,
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  atEnd(t, kill);
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  const port = Number(first[0]);
  if (!Number.isInteger(port) || port < 1_024)
    throw new Error(`The server did not start: ${String(first[0])}`);
  return { url: `http://127.0.0.1:${port}`, child, kill };
}
