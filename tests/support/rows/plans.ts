import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { databaseName } from '../../../src/server/applications/storage/store.ts';
import type { Statement } from './recorded.ts';

/** Tables that have a row for each application, delivery, file or request, or for each thing that a person did. All others are short. */
const large = new Set([
  'applications',
  'outbox',
  'consents',
  'idempotency',
  'files',
  'file_pieces',
  'subscriptions',
  'one_time_links',
  'acknowledged',
  'spent_proofs',
  'sender_counts',
  'activity',
  'staff_notes',
  'reviews',
  'decisions',
  'decision_changes',
  'decision_reasons',
  'decision_messages',
  'address_corrections',
  'supplements',
]);

/** Explains statements on a database. */
export interface Planner {
  /** What a statement reads from end to end of the large tables, in the words of the plan, and what it sorts for a page of a list. */
  findScans: (statement: Statement) => Promise<string[]>;
  close: () => Promise<void>;
}

const isExplained = ({ text }: Statement) => /^\s*(?:select|insert|update|delete|with)\b/i.test(text);

/** What ends after its first rows reads no more than those, where it neither looks for some nor sorts them. */
const endsEarly = ({ text }: Statement, isSorted: boolean) =>
  /\blimit\b/i.test(text) && !/\bwhere\b/i.test(text) && !isSorted;

/** A page of a list: it must come in the order of an index, not be sorted out of all. What is named is few. */
const isPage = ({ text }: Statement) =>
  /from "applications".* order by .*\blimit \S+$/s.test(text) && !/"reference" in \(/.test(text);

const sorted = 'sorts all for a page';

const stepsSchema = z.array(z.object({ detail: z.string() }));
const indexesSchema = z.array(z.object({ name: z.string() }));

/** Throws where SQLite was told of the rows (`ANALYZE`), on which its plans would then depend. */
export function sqlitePlanner(dataDir: string): Planner {
  const database = new DatabaseSync(join(dataDir, databaseName), { readOnly: true });
  if (database.prepare(`select 1 from sqlite_schema where name like 'sqlite_stat%'`).get())
    throw new Error('SQLite was told how many rows there are.');
  const partial = new Set(
    indexesSchema
      .parse(
        database
          .prepare(`select name from sqlite_schema where type = 'index' and sql like '% where %'`)
          .all(),
      )
      .map(({ name }) => name),
  );
  const isScan = (detail: string) => {
    const [, verb, table = '', how = ''] = /^(SCAN|SEARCH) (\w+)(.*)$/.exec(detail) ?? [];
    const index = /INDEX (\w+)/.exec(how)?.[1] ?? '';
    const isWhole = verb === 'SCAN' ? !partial.has(index) : how.includes('AUTOMATIC');
    return large.has(table) && isWhole;
  };
  return {
    findScans(statement) {
      if (!isExplained(statement)) return Promise.resolve([]);
      const steps = stepsSchema.parse(database.prepare(`explain query plan ${statement.text}`).all());
      const details = steps.map(({ detail }) => detail);
      const isSorted = details.some((detail) => detail.startsWith('USE TEMP B-TREE'));
      const scans = endsEarly(statement, isSorted) ? [] : details.filter(isScan);
      return Promise.resolve(isSorted && isPage(statement) ? [...scans, sorted] : scans);
    },
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Index Name'?: string | undefined;
  'Index Cond'?: string | undefined;
  Plans?: Node[] | undefined;
}

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    'Index Cond': z.string().optional(),
    Plans: z.array(nodeSchema).optional(),
  }),
);
const planSchema = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: nodeSchema })) }));

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** PostgreSQL plans by what it was told of the rows last (`ANALYZE`), and by the values. */
export async function postgresPlanner(url: string): Promise<Planner> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query(
    `select indexname as name from pg_indexes where indexdef like '% WHERE %'`,
  );
  const partial = new Set(indexesSchema.parse(found.rows).map(({ name }) => name));
  const isScan = (node: Node) => {
    const table = node['Relation Name'] ?? '';
    const isWhole =
      node['Node Type'] === 'Seq Scan' ||
      (/^Index (?:Only )?Scan$/.test(node['Node Type']) &&
        node['Index Cond'] === undefined &&
        !partial.has(node['Index Name'] ?? ''));
    return large.has(table) && isWhole;
  };
  return {
    async findScans(statement) {
      if (!isExplained(statement)) return [];
      const { rows } = await client.query(`explain (format json) ${statement.text}`, [...statement.values]);
      const nodes = planSchema
        .parse(rows)
        .flatMap((row) => row['QUERY PLAN'])
        .flatMap(({ Plan }) => nodesOf(Plan));
      const isSorted = nodes.some((node) => node['Node Type'].includes('Sort'));
      if (endsEarly(statement, isSorted)) return [];
      const scans = nodes
        .filter(isScan)
        .map((node) => `${node['Node Type']} ${node['Relation Name'] ?? ''} ${node['Index Name'] ?? ''}`);
      return isSorted && isPage(statement) ? [...scans, sorted] : scans;
    },
    close: () => client.end(),
  };
}
