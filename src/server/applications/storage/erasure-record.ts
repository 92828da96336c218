import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentAs } from '../../../collections/read/absent-as.ts';
import { parseReference } from '../../../forms/reference.ts';
import { syncToDisk } from '../../system/sync-to-disk.ts';

/**
 * The record of erasures, in the data folder and in each backup: one reference per line, nothing else. A backup that is
 * older than an erasure still holds what was erased; a restore erases again what is named here.
 */
export const erasuresName = 'erasures.txt';

/** The references of a record; a line that is none, such as one that a power cut cut off, does not count. */
export const parseErasures = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const parsed = parseReference(line.trim());
    return parsed.ok ? [parsed.reference] : [];
  });

/** What is on record in a folder. */
export const readErasures = async (folder: string): Promise<string[]> =>
  parseErasures(await absentAs('', readFile(join(folder, erasuresName), 'utf8')));

/** Adds references to the record of a folder, on disk when this returns. */
export async function recordErasures(folder: string, references: readonly string[]): Promise<void> {
  if (references.length === 0) return;
  const file = await open(join(folder, erasuresName), 'a', 0o600);
  try {
    // After a line that was cut off, the next one begins anew.
    await file.write(`\n${references.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncToDisk(folder);
}
