import type { TestContext } from 'node:test';
import { programs, runCommand } from '../../src/server/cli/run.ts';
import { monday, temporaryFolder } from './stored.ts';

export interface Told {
  code: number;
  out: string;
  err: string;
  /** What was asked for, byte for byte. */
  bytes: Buffer;
}

/** Someone of the staff who types commands on a data folder; English unless `env` says otherwise. */
export interface Shell {
  dataDir: string;
  /** Where relative paths start. */
  cwd: string;
  clock: { now: number };
  type: (...words: string[]) => Promise<Told>;
  /** The same for `npm run people`. */
  typePeople: (...words: string[]) => Promise<Told>;
}

/** A shell on a data folder, with the environment given. */
export async function openShell(
  t: TestContext,
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Shell> {
  const cwd = await temporaryFolder(t);
  const clock = { now: monday + 3_600_000 };
  const typeTo = async (program: keyof typeof programs, words: readonly string[]): Promise<Told> => {
    const out: Buffer[] = [];
    let err = '';
    const code = await runCommand(programs[program], words, {
      env: { DATA_DIR: dataDir, LANG: 'en_CA.UTF-8', ...env },
      now: () => clock.now,
      cwd,
      stdout: (content) => {
        out.push(Buffer.from(content));
        return Promise.resolve();
      },
      stderr: (text) => (err += text),
      isTerminal: false,
    });
    const bytes = Buffer.concat(out);
    return { code, out: bytes.toString(), err, bytes };
  };
  return {
    dataDir,
    cwd,
    clock,
    type: (...words) => typeTo('applications', words),
    typePeople: (...words) => typeTo('people', words),
  };
}
