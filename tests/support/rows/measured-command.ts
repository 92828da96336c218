import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { root } from '../../../src/environment.ts';

/**
 * Reports at the end of a command how much memory it held at most, in kilobytes. Not `maxRSS`, which a process inherits from
 * the one that started it.
 */
export const reportPeak =
  "data:text/javascript,import{readFileSync}from'node:fs';process.argv[1]?.endsWith('/src/commands/cli.ts')&&process.on('exit',()=>process.stderr.write('peak '+/VmHWM:[^0-9]*([0-9]+)/.exec(readFileSync('/proc/self/status','utf8'))[1]+' kB '))";

export interface Measured {
  /** From the start of the process; to its first output, and to its end. */
  firstMs: number;
  ms: number;
  /** Resident, at most. */
  peakMegabytes: number;
  lines: number;
}

/** Runs `npm run applications -- …` as a process of its own, without npm, and reads what it prints. */
export async function measureCommand(
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['src/commands/bootstrap.mjs', '--frugal', 'src/commands/cli.ts', 'applications', ...words],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: `--import "${reportPeak}"`, STAFF_LANGUAGE: 'en', ...env },
    },
  );
  let [firstMs, lines] = [0, 0];
  child.stdout.on('data', (chunk: Buffer) => {
    if (firstMs === 0) firstMs = performance.now() - started;
    for (const byte of chunk) if (byte === 10) lines += 1;
  });
  const said = text(child.stderr);
  const closed: unknown[] = await once(child, 'close');
  const ms = performance.now() - started;
  const errors = await said;
  const peak = /peak (\d+) kB/.exec(errors)?.[1];
  if (closed[0] !== 0 || peak === undefined) throw new Error(`${words.join(' ')} failed: ${errors}`);
  return { firstMs, ms, peakMegabytes: (Number(peak) * 1_024) / 1_000_000, lines };
}
