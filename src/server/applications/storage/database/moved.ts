import { sql, type Kysely } from 'kysely';
import { kindOf } from './kind.ts';
import { UnusableDatabaseError } from './opening-faults.ts';
import type { Database } from './schema.ts';

/**
 * A database whose rows were moved to another holds a note of that among its migrations, where every version of the program
 * looks before it writes, and takes nothing any more.
 */
const noteBegins = 'moved to ';

/** @param migrations what the database says was done to it. @throws UnusableDatabaseError where its rows are elsewhere now. */
export function refuseMoved(migrations: readonly string[]): void {
  const note = migrations.find((name) => name.startsWith(noteBegins));
  if (note !== undefined)
    throw new UnusableDatabaseError(
      `The applications of this database were ${note}: it is kept as it was then, and takes nothing. Set DATABASE_URL (or DATA_DIR) to where they are.`,
    );
}

const refusal = 'The applications of this database were moved: it takes nothing any more.';

/** Has the database itself refuse every change of a table. */
async function close(trx: Kysely<Database>, table: string): Promise<void> {
  if (kindOf(trx) === 'postgres') {
    await sql`create trigger moved before insert or update or delete on ${sql.table(table)}
      for each statement execute function passerelle_moved()`.execute(trx);
    return;
  }
  for (const change of ['insert', 'update', 'delete'])
    await sql`create trigger ${sql.id(`moved_${table}_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
      begin select raise(abort, ${sql.lit(refusal)}); end`.execute(trx);
}

/**
 * Writes the note, and closes the tables.
 *
 * @param trx a transaction in which nobody else writes.
 * @param place where the rows are now, without a password.
 */
export async function markMoved(
  trx: Kysely<Database>,
  names: readonly string[],
  { place, at }: { place: string; at: string },
): Promise<void> {
  await sql`insert into kysely_migration (name, timestamp)
    values (${`${noteBegins}${place} on ${at}`}, ${at})`.execute(trx);
  if (kindOf(trx) === 'postgres')
    await sql`create or replace function passerelle_moved() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${refusal}'; end`)}`.execute(trx);
  for (const name of names) await close(trx, name);
}
