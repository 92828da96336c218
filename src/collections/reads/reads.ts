/**
 * What was read of the content while something was drawn or worked out, so that after a change only that is drawn again
 * which has read what changed. One thing is recorded at a time: pages are drawn one after the other.
 */
interface Recording {
  reads: Set<string> | undefined;
  /** How many pieces of work that all pages share are under way. */
  suspensions: number;
}

let current: Recording = { reads: undefined, suspensions: 0 };

/** Whether this process draws one publication after the other, and must know what each page has read. */
export const isRecorded = process.env['RECORD_READS'] === 'yes';

/** Notes that whatever is being drawn has read this part of the content. */
export function recordRead(key: string): void {
  if (current.suspensions === 0) current.reads?.add(key);
}

/** Runs some work, and tells what it has read, apart from what is recorded around it. */
export function recordReads<T>(work: () => T): { result: T; reads: ReadonlySet<string> } {
  const [around, reads] = [current, new Set<string>()];
  current = { reads, suspensions: 0 };
  try {
    return { result: work(), reads };
  } finally {
    current = around;
  }
}

/** The same for work that takes its time. Nothing else may be recorded meanwhile. */
export async function recordReadsOf<T>(
  work: () => Promise<T>,
): Promise<{ result: T; reads: ReadonlySet<string> }> {
  const [around, reads] = [current, new Set<string>()];
  current = { reads, suspensions: 0 };
  try {
    return { result: await work(), reads };
  } finally {
    current = around;
  }
}

/** Runs work that all pages share: what it reads is not read by the page in which it is done first. */
export async function unrecorded<T>(work: () => Promise<T>): Promise<T> {
  const around = current;
  around.suspensions += 1;
  try {
    return await work();
  } finally {
    around.suspensions -= 1;
  }
}
