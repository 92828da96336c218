import { execFile } from 'node:child_process';
import { root } from '../../src/environment.ts';

/** Types a command in a terminal of its own, beside a server, as `npm run applications` does. */
export function typeBeside(
  dataDir: string,
  ...words: string[]
): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_DIR: dataDir, STAFF_LANGUAGE: 'en' };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['src/commands/cli.ts', 'applications', ...words],
      { cwd: root, env },
      (error, out, err) => {
        resolve({ code: Number(error?.code ?? 0), out, err });
      },
    );
  });
}
