import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseErasures, readErasures } from '../../applications/storage/erasure-record.ts';
import { hasDatabase } from '../lock.ts';
import { listAccess, listFinished, listReferences } from '../database.ts';
import { listBackups, parts, type BackupConfig } from '../layout.ts';
import { BackupRefusal } from '../refusal.ts';
import type { Changes } from './stage.ts';

/** What is known of the time between a backup and its being restored. */
export interface Since extends Changes {
  /** References of the present database that the backup does not have; undefined where there is none that can be read. */
  lost: string[] | undefined;
}

/** What the present database knows; undefined where there is none, it is damaged or of an old version. */
function readPresent(dataDir: string) {
  if (!hasDatabase({ dataDir, postgres: undefined })) return undefined;
  const file = join(dataDir, parts.database);
  try {
    return { ...listReferences(file), finished: listFinished(file), access: listAccess(file) };
  } catch {
    // Damage is why a person restores.
    return undefined;
  }
}

/** The records of erasures in all backups beside this one: a newer one knows what was erased since. */
async function readNeighbours(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of new Set(folders))
    for (const name of await listBackups(folder)) found.push(...(await readErasures(join(folder, name))));
  return found;
}

async function readGiven(file: string): Promise<string[]> {
  const found = parseErasures(await readFile(file, 'utf8'));
  if (found.length === 0) throw new BackupRefusal('not-erasures', { path: file });
  return found;
}

/**
 * Finds out what happened since a backup: from the present data folder, from all backups beside it and in the server's own
 * folder, and from a record that a person names.
 */
export async function findWhatHappenedSince(
  config: BackupConfig,
  backup: string,
  erasuresFile?: string,
): Promise<Since> {
  const present = readPresent(config.dataDir);
  const held = listReferences(join(backup, parts.database));
  const known = new Set([...held.erased, ...held.kept]);
  const erasures = [
    ...(await readErasures(config.dataDir)),
    ...(await readNeighbours([dirname(backup), config.backupDir])),
    ...(present?.erased ?? []),
    ...(erasuresFile === undefined ? [] : await readGiven(erasuresFile)),
  ];
  return {
    erasures: [...new Set(erasures)],
    finished: present?.finished ?? [],
    access: present?.access ?? { accounts: [], passkeys: [] },
    lost: present?.kept.filter((reference) => !known.has(reference)),
    backupName: basename(backup),
  };
}
