import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from '../../../src/environment.ts';
import { temporaryFolder } from '../stored.ts';
import { toRecording, type Recording } from './recording.ts';
import { readCalls, tracing } from './trace.ts';

/** Runs the busy server once under strace, from its first start on. @returns all that it asked of the disk. */
export async function recordBusyServer(t: TestContext, strace: string): Promise<Recording> {
  const folder = await temporaryFolder(t);
  const [disk, trace] = [join(folder, 'disk'), join(folder, 'trace')];
  await mkdir(disk);
  const [command = '', ...given] = tracing(strace, trace);
  const child = spawn(command, [...given, process.execPath, 'tests/support/power-cut/busy-server.ts'], {
    cwd: root,
    // Without io_uring, each of its calls is one that strace sees.
    env: { ...process.env, DATA_DIR: join(disk, 'var'), UV_USE_IO_URING: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'exit');
  return toRecording(readCalls(await readFile(trace, 'latin1')), disk);
}
