import { Socket } from 'node:net';
import {
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  sql,
} from 'kysely';
import type { CustomTypesConfig, types as pgTypes } from 'pg';
import { z } from 'zod';
import type { Database } from '../schema.ts';
import { UnusableDatabaseError } from '../opening-faults.ts';

/** Where PostgreSQL is, and how much of it this process takes. */
export interface PostgresPlace {
  /** `DATABASE_URL`: `postgres://user:password@host/database?sslmode=verify-full`. */
  url: string;
  /** How many connections at most. */
  poolSize: number;
}

/** The oldest version that is tested, as PostgreSQL counts: 15.0. */
const oldestVersion = 150_000;

/** Milliseconds: to connect; and how long a server may say nothing before its connection counts as lost. */
const [connectMs, silenceMs] = [5_000, 120_000];

/** A connection to a machine that has vanished would wait a quarter of an hour for the system to give it up. */
function createSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () => {
    socket.destroy(new Error('Connection terminated: the database did not answer.'));
  });
}

/** A number of at most 2^53, as the store keeps them: `bigint`, and what `sum` makes of it. */
function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${text} is not a whole number that JavaScript holds exactly.`);
}

/** Reads numbers as numbers, all else as the driver does. */
function typesOf({ builtins, getTypeParser }: typeof pgTypes): CustomTypesConfig {
  const wholeNumbers: readonly number[] = [builtins.INT8, builtins.NUMERIC];
  return {
    getTypeParser: (id, format) =>
      wholeNumbers.includes(id) ? toNumber : (getTypeParser(id, format) as (text: string) => unknown),
  };
}

/** What a server says of itself: its version, whether it takes writes, and the settings that decide what a crash may lose. */
const factsSchema = z.object({
  version: z.coerce.number(),
  is_standby: z.boolean(),
  is_read_only: z.enum(['on', 'off']),
  synchronous_commit: z.string(),
  fsync: z.string(),
  full_page_writes: z.string(),
  synchronous_standbys: z.string(),
});

async function readFacts(db: Kysely<Database>) {
  const { rows } = await sql`select current_setting('server_version_num') as version,
    pg_is_in_recovery() as is_standby,
    current_setting('default_transaction_read_only') as is_read_only,
    current_setting('synchronous_commit') as synchronous_commit,
    current_setting('fsync') as fsync,
    current_setting('full_page_writes') as full_page_writes,
    current_setting('synchronous_standby_names') as synchronous_standbys`.execute(db);
  return factsSchema.parse(rows[0]);
}

/** Why the settings of a server could lose an application that was acknowledged; empty where they do not. */
function risksOf(facts: z.infer<typeof factsSchema>): string[] {
  const risks: string[] = [];
  if (facts.fsync === 'off' || facts.full_page_writes === 'off')
    risks.push(
      'PostgreSQL runs with fsync or full_page_writes off: a power failure can damage the database. Set both to on.',
    );
  if (facts.synchronous_commit === 'off')
    risks.push(
      'PostgreSQL runs with synchronous_commit=off, which could lose applications that were acknowledged: this server asks for “on” in its own connections. Set it to on for the database.',
    );
  if (facts.synchronous_standbys !== '' && ['local', 'remote_write'].includes(facts.synchronous_commit))
    risks.push(
      `PostgreSQL has synchronous standbys but runs with synchronous_commit=${facts.synchronous_commit}: a standby that is promoted could lack applications that were acknowledged. Set it to on or remote_apply.`,
    );
  return risks;
}

/** PostgreSQL as the store uses it. */
export interface Postgres {
  db: Kysely<Database>;
  /** What the operator should change, a sentence each. */
  risks: readonly string[];
}

/**
 * Connects to PostgreSQL: a pool whose broken connections are replaced by themselves.
 *
 * @param onBroken called when a connection that nobody used has broken.
 * @throws UnusableDatabaseError for a server that is too old or takes no writes; the driver's error where it cannot be reached.
 */
export async function openPostgres(
  { url, poolSize }: PostgresPlace,
  onBroken: (error: Error) => void = () => undefined,
): Promise<Postgres> {
  // Most servers have their database in a file, and need no driver: see decision 111.
  const { default: pg } = await import('pg');
  let mustRaise = false;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types: typesOf(pg.types),
    application_name: 'passerelle',
    connectionTimeoutMillis: connectMs,
    idleTimeoutMillis: 60_000,
    stream: createSocket,
  });
  pool.on('error', onBroken);
  pool.on('connect', (client) => {
    // Between two statements of a transaction nobody else listens, and the error would end the process.
    client.on('error', () => undefined);
  });
  const db = new Kysely<Database>({
    // SQLite takes a list of nothing; PostgreSQL calls it an error.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        if (mustRaise) await connection.executeQuery(sql`set synchronous_commit to on`.compile(db));
      },
    }),
  });
  try {
    const facts = await readFacts(db);
    if (facts.version < oldestVersion)
      throw new UnusableDatabaseError(
        `DATABASE_URL: the server is PostgreSQL ${Math.floor(facts.version / 10_000)}; version 15 or newer is needed.`,
      );
    if (facts.is_standby || facts.is_read_only === 'on')
      throw new UnusableDatabaseError(
        'DATABASE_URL: the server takes no writes (it is a standby, or default_transaction_read_only is on). Give the address of the primary.',
      );
    mustRaise = facts.synchronous_commit === 'off';
    if (mustRaise) await sql`set synchronous_commit to on`.execute(db);
    return { db, risks: risksOf(facts) };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
