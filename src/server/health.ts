import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { CurrentSite } from './site.ts';
import type { Store } from './store/store.ts';
import { within } from './stop.ts';

/** What keeps the server from its work: applications cannot be stored, no room is left, no page can be served. */
export type HealthProblem = 'store' | 'disk' | 'pages';

/** Whether applications can be stored and pages be served. */
export interface Health {
  stored: () => void;
  /** Told when the database refused an application. */
  refused: () => void;
  /** False from a refusal on, until something can be written again; also where another file took the place of the database. */
  isStoring: () => Promise<boolean>;
  check: () => Promise<HealthProblem[]>;
}

/** A database that takes longer to answer does not answer. */
const answerMs = 2_000;

interface HealthOptions {
  store: Pick<Store, 'db' | 'isInPlace' | 'hasLog'>;
  disk: Disk;
  site: Pick<CurrentSite, 'clientDirs'>;
  now: () => number;
}

export function createHealth({ store: { db, isInPlace, hasLog }, disk, site, now }: HealthOptions): Health {
  let hasRefused = false;
  /** One query at a time, however often somebody asks. */
  let query: Promise<boolean> | undefined;

  const read = () => db.selectFrom('outbox').select('id').limit(1).execute();

  async function write(): Promise<void> {
    const values = { name: 'write-test', last_at: now(), leased_until: null };
    await db
      .insertInto('chores')
      .values(values)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .execute();
    hasRefused = false;
  }

  async function isStoring(): Promise<boolean> {
    if (!isInPlace()) return false;
    const asked = (query ??= (hasRefused ? write() : read())
      .then(
        () => hasLog(),
        () => false,
      )
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
    refused: () => (hasRefused = true),
    isStoring,
    async check() {
      const [storing, pages] = await Promise.all([isStoring(), hasPages()]);
      return [
        ...(storing ? [] : ['store' as const]),
        ...(disk.isLow() ? ['disk' as const] : []),
        ...(pages ? [] : ['pages' as const]),
      ];
    },
  };
}
