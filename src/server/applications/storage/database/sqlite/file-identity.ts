import { statSync } from 'node:fs';

/** The database or its log was deleted, or another file took its place: what is stored now would be in a file that nothing leads to. */
export class DatabaseReplacedError extends Error {
  override name = 'DatabaseReplacedError';
}

const find = (file: string) => statSync(file, { throwIfNoEntry: false });

/** Which file has this name at this moment; undefined where there is none. */
function identityOf(file: string): string | undefined {
  const found = find(file);
  return found && `${found.dev}:${found.ino}`;
}

/** Whether there is a file of this name with nothing in it. */
export const isEmptyFile = (file: string): boolean => find(file)?.size === 0;

/** @returns whether, later, a name still leads to the file that it leads to now. */
export function rememberFile(file: string): () => boolean {
  const opened = identityOf(file);
  return () => identityOf(file) === opened;
}

/**
 * @returns whether, later, the write-ahead log is still beside its database: SQLite goes on writing into one that was renamed or deleted, and the
 * next start would not find it. Only true right after a query, since a connection that ends takes its log along.
 */
export function rememberLog(file: string): () => boolean {
  const log = `${file}-wal`;
  // A file system that has no room for one does without.
  const hasLog = find(log) !== undefined;
  return () => !hasLog || find(log) !== undefined;
}
