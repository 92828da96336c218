import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import { kindOf } from './kind.ts';
import type { Database } from './schema.ts';

/** So many texts are kept of one statement: a group has fewer rows, and what is queued after a long failure may have any number. */
const mostKept = 200;

const valuesOf = (row: object, columns: readonly string[]): unknown[] =>
  columns.map((column): unknown => Reflect.get(row, column));

/**
 * A statement that writes rows, whose text is made once for each number of them: to build and compile it costs as much as to
 * carry it out.
 *
 * @example
 * const insertConsents = prepareWrite((db, rows: readonly ConsentRow[]) => db.insertInto('consents').values(rows));
 * await insertConsents(trx, rows);
 *
 * @param build makes the statement, whose parameters are the values of the rows, then `rest`. All rows that are ever written
 *   have the same columns, none of them undefined.
 * @returns what writes rows, and gives what the statement returns.
 */
export function prepareWrite<Row extends object, Returned, Rest extends readonly unknown[]>(
  build: (db: Kysely<Database>, rows: readonly Row[], ...rest: Rest) => Compilable<Returned>,
) {
  const texts = new Map<string, string>();
  let columns: readonly string[] = [];

  function makeText(db: Kysely<Database>, rows: readonly Row[], rest: Rest, parameters: unknown[]): string {
    const { sql, parameters: expected } = build(db, rows, ...rest).compile();
    if (expected.length !== parameters.length || parameters.some((value, at) => value !== expected[at]))
      throw new Error(`These are not the parameters of the statement: ${sql}`);
    return sql;
  }

  return async (db: Kysely<Database>, rows: readonly Row[], ...rest: Rest): Promise<Returned[]> => {
    const [first] = rows;
    if (!first) return [];
    if (columns.length === 0) columns = Object.keys(first);
    const parameters = [...rows.flatMap((row) => valuesOf(row, columns)), ...rest];
    const size = `${kindOf(db)} ${rows.length}`;
    const text = texts.get(size) ?? makeText(db, rows, rest, parameters);
    if (texts.size < mostKept) texts.set(size, text);
    const answer = await db.executeQuery<Returned>(CompiledQuery.raw(text, parameters));
    return answer.rows;
  };
}
