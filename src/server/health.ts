import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from './system/disk.ts';
import type { CurrentSite } from './site.ts';
import { within } from './system/stop.ts';
import type { Inspection } from './applications/storage/database/sqlite/inspection.ts';
import type { Store } from './applications/storage/store.ts';
import { readWhereStored, writeWhereStored } from './applications/storage/database/trial.ts';

/**
 * What keeps the server from its work: applications cannot be stored, a part of the database cannot be read, no room is
 * left, no page can be served.
 */
export type HealthProblem = 'store' | 'damage' | 'disk' | 'pages';

/** Whether applications can be stored and pages be served. */
export interface Health {
  stored: () => void;
  /** Takes the error with which the database refused an application. */
  refused: (error: unknown) => void;
  /**
   * False from a refusal on, until an application is stored or a row can be written where applications go; where the refusal
   * came of damage, until the next start. Also where another file took the place of the database.
   */
  isStoring: () => Promise<boolean>;
  check: () => Promise<HealthProblem[]>;
}

/** A database that takes longer to answer does not answer. */
const answerMs = 2_000;

interface HealthOptions {
  store: Pick<Store, 'db' | 'isInPlace' | 'hasLog' | 'wasEmpty'>;
  inspection: Pick<Inspection, 'damage' | 'met'>;
  disk: Disk;
  site: Pick<CurrentSite, 'clientDirs'>;
  now: () => number;
}

export function createHealth({ store, inspection, disk, site, now }: HealthOptions): Health {
  const { db, isInPlace, hasLog } = store;
  let hasRefused = false;
  /** Damage does not go away: a write that succeeds says nothing about the other pages. */
  let hasMetDamage = false;
  /** One query at a time, however often it is asked for. */
  let query: Promise<boolean> | undefined;

  function failed(error: unknown): void {
    hasMetDamage = inspection.met(error) || hasMetDamage;
  }

  async function test(): Promise<void> {
    if (!hasRefused) return readWhereStored(db);
    await writeWhereStored(db, now());
    hasRefused = false;
  }

  async function isStoring(): Promise<boolean> {
    if (hasMetDamage || !isInPlace()) return false;
    const asked = (query ??= test()
      .then(hasLog, (error: unknown) => {
        failed(error);
        return false;
      })
      .finally(() => (query = undefined)));
    return (await within(answerMs, asked)) && asked;
  }

  async function hasPages(): Promise<boolean> {
    const [live] = site.clientDirs();
    if (live === undefined) return false;
    return access(join(live, 'index.html')).then(
      () => true,
      () => false,
    );
  }

  return {
    stored: () => (hasRefused = false),
    refused(error) {
      hasRefused = true;
      failed(error);
    },
    isStoring,
    async check() {
      const [storing, pages] = await Promise.all([isStoring(), hasPages()]);
      return [
        ...(storing ? [] : ['store' as const]),
        ...(store.wasEmpty || inspection.damage() !== undefined ? ['damage' as const] : []),
        ...(disk.isLow() ? ['disk' as const] : []),
        ...(pages ? [] : ['pages' as const]),
      ];
    },
  };
}
