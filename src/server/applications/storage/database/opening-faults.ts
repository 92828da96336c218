import { OperatorError } from '../../../../operator-error.ts';
import { fullDiskWords } from '../../../system/disk.ts';

/** The database cannot be opened; the message says why and what to do. */
export class UnusableDatabaseError extends OperatorError {
  override name = 'UnusableDatabaseError';
}

/** SQLite's own words, which come through where its codes are lost between threads. */
const faults = [
  {
    words: /database disk image is malformed|malformed database schema|file is not a database/,
    what: 'damaged',
  },
  { words: /database or disk is full|ENOSPC/, what: 'full' },
  { words: /unable to open database file|attempt to write a readonly database/, what: 'closed' },
] as const;

function faultOf(error: unknown): (typeof faults)[number]['what'] | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { message } = cause;
    const found = faults.find(({ words }) => words.test(message));
    if (found) return found.what;
  }
  return undefined;
}

/** Whether the database itself is damaged (SQLITE_CORRUPT, SQLITE_NOTADB), which no later attempt changes. */
export const isDamage = (error: unknown): boolean => faultOf(error) === 'damaged';

/** Whether the disk has no room left. */
export const isFullDisk = (error: unknown): boolean => faultOf(error) === 'full';

/** Explains to an operator why the database could not be opened, and what to do; any other fault stays as it is. */
export function explainOpening(error: unknown, file: string): unknown {
  switch (faultOf(error)) {
    case 'damaged':
      return new UnusableDatabaseError(
        [
          `DATA_DIR: the database ${file} is damaged: nothing can be read from it or stored in it, so nothing was started.`,
          'Keep a copy of the whole folder as it is, then restore a backup: see “Backups” in .github/OPERATIONS.md.',
        ].join('\n'),
        { cause: error },
      );
    case 'full':
      return new UnusableDatabaseError(fullDiskWords(file), { cause: error });
    case 'closed':
      return new UnusableDatabaseError(
        `DATA_DIR: ${file} cannot be opened: it must be a file that this user can read and write (ls -l).`,
        { cause: error },
      );
    case undefined:
      return error;
  }
}
