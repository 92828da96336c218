import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../src/environment.ts';
import { enterCms } from './cms-access.ts';
import { copyContent, type ContentCopy } from './content-copy.ts';
import { takeKnownPictures } from './known-pictures.ts';

/** The whole program, running on a copy of the content and a data folder of its own. */
export interface RunningServer {
  /** `http://localhost:<port>`, without a slash at the end. */
  origin: string;
  /** The CMS's address with its key, as the program prints it; empty where people sign in, or the CMS is closed. */
  cms: string;
  /** The `Cookie` header of a browser that has opened that address. */
  cookie: string;
  content: ContentCopy;
  /** The process that takes applications. */
  pid: number;
  /** Everything that the program has printed. */
  output: () => string;
  /** Puts its clock forward, so that what is due by then happens; never back. */
  putClockForward: (ms: number) => Promise<void>;
  /** Lets publications be built until `work` has ended; all the time, unless they wait for it (`Options.buildsWait`). */
  whileBuilding: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Ends the process, as a stopped service is; the content and data stay. */
  stop: () => Promise<void>;
  /** Starts the same program again on the same content and data, on another port. */
  restart: () => Promise<RunningServer>;
  /** Ends the process and deletes the copies. */
  remove: () => Promise<void>;
}

interface Options {
  /** What is saved is published only during `whileBuilding`. */
  buildsWait?: boolean;
  /** It begins without a site, whatever was published for all tests. */
  isFirstStart?: boolean;
}

/** How long a start may take, first build included, in milliseconds. */
const startLimit = 300_000;

/**
 * Starts `src/server/main.ts` on a free port, and waits until it says where it is. Where the site was already published
 * for all tests (`build-once.ts`), and its data folder holds no other, the server takes that publication up, as after a restart.
 */
export async function startServer(
  env: Readonly<Record<string, string>> = {},
  { buildsWait = false, isFirstStart = false }: Options = {},
): Promise<RunningServer> {
  const content = await copyContent();
  const published = isFirstStart ? undefined : process.env['PASSERELLE_PUBLICATIONS'];
  const releases = join(env['DATA_DIR'] ?? content.dataDir, 'publications');
  if (published && !existsSync(releases)) await cp(published, releases, { recursive: true });
  await takeKnownPictures(content.dataDir);
  await writeFile(clockFileOf(content), '0');
  // A first site is built whatever waits later: without one there is no server.
  await writeFile(buildsFileOf(content), buildsWait && existsSync(releases) ? 'wait' : 'go');
  const server = await run(content, env, buildsWait);
  if (buildsWait) await writeFile(buildsFileOf(content), 'wait');
  return server;
}

const clockFileOf = ({ contentDir }: ContentCopy) => join(dirname(contentDir), 'clock');
const buildsFileOf = ({ contentDir }: ContentCopy) => join(dirname(contentDir), 'builds');

/** What each process of the program loads first. */
const preloads = ['clock-preload.ts', 'builds-preload.ts'].map(
  (name) => `--import=${pathToFileURL(join(root, 'tests/support', name)).href}`,
);

async function run(
  content: ContentCopy,
  env: Readonly<Record<string, string>>,
  buildsWait: boolean,
): Promise<RunningServer> {
  const child = spawn(process.execPath, ['src/server/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      NODE_OPTIONS: preloads.join(' '),
      TEST_CLOCK_FILE: clockFileOf(content),
      TEST_BUILDS_FILE: buildsFileOf(content),
      BACKUP_DAYS: '0',
      ...content.env,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const [origin, cms] = await new Promise<[string, string]>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill();
      reject(new Error(`The server did not start within ${startLimit / 1000} s. It printed:\n${printed}`));
    }, startLimit);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /^\s*Site\s+(http:\/\/\S+?)\/fr\/\n\s*CMS\s+(\S+).*\n/m.exec(printed);
      if (!found) return;
      clearTimeout(limit);
      const [, site = '', address = ''] = found;
      resolve([site, address.includes('?key=') ? address : '']);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => {
      clearTimeout(limit);
      reject(
        new Error(
          `The server ended with code ${code ?? 'none'} before it was ready. It printed:\n${printed}`,
        ),
      );
    });
  });
  const stop = () => end(child);
  return {
    origin,
    cms,
    cookie: cms === '' ? '' : await enterCms(cms),
    content,
    pid: child.pid ?? 0,
    output: () => printed,
    putClockForward: async (ms) => {
      const ahead = Number(await readFile(clockFileOf(content), 'utf8'));
      await writeFile(clockFileOf(content), String(ahead + ms));
    },
    whileBuilding: async (work) => {
      await writeFile(buildsFileOf(content), 'go');
      try {
        return await work();
      } finally {
        if (buildsWait) await writeFile(buildsFileOf(content), 'wait');
      }
    },
    stop,
    restart: async () => {
      await stop();
      return run(content, env, buildsWait);
    },
    remove: async () => {
      await stop();
      await content.remove();
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}
