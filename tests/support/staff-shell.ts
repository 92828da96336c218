import type { TestContext } from 'node:test';
import type { CliEnvironment } from '../../src/server/cli/context.ts';
import { ownPrograms } from '../../src/server/cli/programs/own.ts';
import { applications } from '../../src/server/cli/programs/applications.ts';
import { people } from '../../src/server/cli/programs/people.ts';
import { runCommand, runOwnProgram } from '../../src/server/cli/run.ts';
import { storePlace } from './store-place.ts';
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
  /** The same for `npm run backup` and `npm run restore`. */
  typeOwn: (program: keyof typeof ownPrograms, ...words: string[]) => Promise<Told>;
}

/** A shell on a data folder, with the environment given. */
export async function openShell(
  t: TestContext,
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Shell> {
  const cwd = await temporaryFolder(t);
  const clock = { now: monday + 3_600_000 };
  const postgres = await storePlace(dataDir);
  const database = postgres ? { DATABASE_URL: postgres.url } : {};
  const listen = async (run: (environment: CliEnvironment) => Promise<number>): Promise<Told> => {
    const out: Buffer[] = [];
    let err = '';
    const code = await run({
      env: { DATA_DIR: dataDir, STAFF_LANGUAGE: 'en', ...database, ...env },
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
    type: (...words) => listen((own) => runCommand(applications, words, own)),
    typePeople: (...words) => listen((own) => runCommand(people, words, own)),
    typeOwn: (program, ...words) => listen((own) => runOwnProgram(ownPrograms[program], words, own)),
  };
}
