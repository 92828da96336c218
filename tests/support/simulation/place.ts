import { sql, type DatabaseConnection } from 'kysely';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresPlace } from '../../../src/server/applications/storage/database/postgres/connect.ts';
import type { DatabaseKind } from '../../../src/server/applications/storage/database/kind.ts';
import { plainVault } from '../../../src/server/applications/storage/database/vault.ts';
import { databaseName, openStore, type Store } from '../../../src/server/applications/storage/store.ts';
import { startPostgres } from '../postgres.ts';
import { forever, type World } from './world.ts';

/** A database of its own for one year, as it is right after the first start, and the folder beside it. */
export interface Place {
  kind: DatabaseKind;
  folder: string;
  /** A connection for a process, which ends with it: what was under way is rolled back. */
  open: (world: World, process: MortalProcess) => Promise<Store>;
  remove: () => Promise<void>;
}

/** A process that may die at any query: between two of a transaction, before a commit, or after it. */
export interface MortalProcess {
  death: AbortController;
  /** The number of the query at which it dies; none where that is infinite. */
  queriesLeft: number;
}

/** Where years take place. Migrating costs more than a year: it is done once. */
export interface Places {
  make: (seed: number) => Promise<Place>;
  close: () => Promise<void>;
}

/** Memory rather than a disk, where there is such a folder: power cuts are tried elsewhere (decision 108). */
const quickFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A connection whose queries are never answered once the process is dead. */
function mortalConnection(connection: DatabaseConnection, process: MortalProcess): DatabaseConnection {
  return {
    executeQuery(...given) {
      process.queriesLeft -= 1;
      if (process.queriesLeft > 0) return connection.executeQuery(...given);
      process.death.abort();
      return forever();
    },
    streamQuery: (...given) => connection.streamQuery(...given),
  };
}

interface OpenOptions {
  world: World;
  process: MortalProcess;
  folder: string;
  postgres?: PostgresPlace;
}

/** Opens a store whose queries are waited for: the simulated time stands still until the database has answered. */
async function open({ world, process, folder, postgres }: OpenOptions): Promise<Store> {
  const life = process.death.signal;
  const store = await world.standStill(() => openStore(folder, { vault: plainVault, postgres }), life);
  const executor = store.db.getExecutor();
  const provide = executor.provideConnection.bind(executor);
  executor.provideConnection = (consumer, options) =>
    world.standStill(
      () => provide((connection) => consumer(mortalConnection(connection, process)), options),
      life,
    );
  life.addEventListener('abort', () => {
    process.queriesLeft = 0;
  });
  return store;
}

async function placesOnSqlite(folder: string): Promise<Places> {
  const template = join(folder, 'template');
  await (await openStore(template, { vault: plainVault })).close();
  return {
    async make(seed) {
      const own = join(folder, String(seed));
      await mkdir(own);
      await copyFile(join(template, databaseName), join(own, databaseName));
      return {
        kind: 'sqlite',
        folder: own,
        async open(world, process) {
          const store = await open({ world, process, folder: own });
          process.death.signal.addEventListener('abort', () => void store.close());
          return store;
        },
        remove: () => rm(own, { recursive: true, force: true, maxRetries: 9 }),
      };
    },
    close: () => rm(folder, { recursive: true, force: true, maxRetries: 9 }),
  };
}

async function placesOnPostgres(folder: string): Promise<Places> {
  const postgres = await startPostgres({ settings: { fsync: 'off', full_page_writes: 'off' } });
  const url = await postgres.createDatabase('template');
  await (await openStore(folder, { vault: plainVault, postgres: { url, poolSize: 1 } })).close();
  return {
    async make(seed) {
      const own = join(folder, String(seed));
      await mkdir(own);
      await postgres.query(`create database "s${seed}" template template`);
      // One connection: what is asked at one moment is answered in that order.
      const place = { url: postgres.urlOf(`s${seed}`), poolSize: 1 };
      return {
        kind: 'postgres',
        folder: own,
        async open(world, process) {
          const store = await open({ world, process, folder: own, postgres: place });
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(store.db);
          process.death.signal.addEventListener('abort', () => {
            // As the system does it for a process that is gone. The pool waits for what it lent, for ever.
            world.begin(() =>
              world.standStill(() => postgres.query(`select pg_terminate_backend(${rows[0]?.pid})`)),
            );
            void store.close();
          });
          return store;
        },
        async remove() {
          await postgres.query(`drop database "s${seed}" with (force)`);
          await rm(own, { recursive: true, force: true, maxRetries: 9 });
        },
      };
    },
    async close() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 9 });
    },
  };
}

export async function openPlaces(kind: DatabaseKind): Promise<Places> {
  const folder = await mkdtemp(join(quickFolder, 'passerelle-simulation-'));
  return kind === 'sqlite' ? placesOnSqlite(folder) : placesOnPostgres(folder);
}
