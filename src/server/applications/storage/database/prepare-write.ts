import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import { kindOf } from './kind.ts';
import type { Database } from './schema.ts';

/** So many texts are kept of one statement: a group has fewer rows, and what is queued after a long failure may have any number. */
const mostKept = 200;

const valuesOf = (row: object): unknown[] => Object.values(row);

/**
 * A statement that writes rows, whose text is made once for each number of them: to build and compile it costs as much as to
 * carry it out.
 *
 * @example
 * const insertConsents = prepareWrite((db, rows: readonly ConsentRow[]) => db.insertInto('consents').values(rows));
 * await insertConsents(trx, rows);
 *
 * @param build makes the statement, whose parameters are the values of the rows, then `rest`. Each row has the same names, in
 *   the same order.
 * @returns what writes rows, and gives what the statement returns.
 */
export function prepareWrite<Row extends object, Returned, Rest extends readonly unknown[]>(
  build: (db: Kysely<Database>, rows: readonly Row[], ...rest: Rest) => Compilable<Returned>,
) {
  const texts = new Map<string, string>();
  return async (db: Kysely<Database>, rows: readonly Row[], ...rest: Rest): Promise<Returned[]> => {
    if (rows.length === 0) return [];
    const size = `${kindOf(db)} ${rows.length}`;
    const parameters = [...rows.flatMap(valuesOf), ...rest];
    let text = texts.get(size);
    if (text === undefined) {
      const compiled = build(db, rows, ...rest).compile();
      if (parameters.some((value, index) => value !== compiled.parameters[index]))
        throw new Error(`These are not the parameters of the statement: ${compiled.sql}`);
      text = compiled.sql;
      if (texts.size < mostKept) texts.set(size, text);
    }
    const answer = await db.executeQuery<Returned>(CompiledQuery.raw(text, parameters));
    return answer.rows;
  };
}
