import { spawn } from 'node:child_process';
import { root } from '../environment.ts';

/** How a program ended: its exit code, what it printed on both streams, and how long it took. */
export interface Outcome {
  code: number;
  output: string;
  seconds: number;
}

/** Runs a program of the project to its end; `isShown` lets its output through as it comes. */
export function run(
  command: string,
  args: readonly string[],
  options: { isShown?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<Outcome> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const [stream, target] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (options.isShown) target.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}
