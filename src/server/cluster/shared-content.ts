import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import type { Database } from '../applications/storage/database/schema.ts';
import { createGit, foundNoneAs, type Git } from '../cms/storage/git/git.ts';
import { createLock } from '../cms/storage/lock.ts';
import {
  keepTrash,
  layOutTrash,
  packOf,
  putPacksTogether,
  readRefs,
  sameRefs,
  setRefs,
  takePack,
  type Refs,
} from './git-packs.ts';
import type { Lease } from './lease.ts';
import {
  addPack,
  findHighestPiece,
  findLastPack,
  listPacks,
  readPack,
  sweepPieces,
  writePack,
  type PackHead,
} from './pack-store.ts';

/** After so many packs one takes the place of all: a server that is new then has one to take in. */
const usualPacks = 200;

/** Git's own settings remember up to which pack a repository has taken all in. */
const numberKey = 'passerelle.pack';

export interface SharedContentOptions {
  db: Kysely<Database>;
  lease: Pick<Lease, 'assertHeld'>;
  /** The clock that all servers share, in milliseconds since 1970. */
  now: () => number;
  gitDir: string;
  trashDir: string;
  /** Commits that only this server had, and that another has gone on without: they stay under `refs/abandoned`. */
  onAbandoned: (commits: readonly string[]) => void;
  /** How many packs there may be. */
  mostPacks?: number;
}

/** What another server has saved is to be taken in before anything is added. */
export class BehindError extends Error {
  override name = 'BehindError';
}

/** The repository of the content, in step on all servers of one database: each save is there before it is answered. */
export interface SharedContent {
  /** Takes in what another server has saved. Makes the repository where there is none yet, and something to take in. */
  pull: () => Promise<void>;
  /**
   * Puts there what was saved here.
   *
   * @param token of the lease, as it was when the save began: what was taken in since then may have put the save aside.
   * @throws LostLeaseError where it is not held under that token any more, BehindError where another server has saved.
   */
  push: (token: string) => Promise<void>;
  /** Puts one pack in place of many; to be called now and then by the server that leads. */
  compact: (token: string) => Promise<void>;
}

async function readNumber(git: Git): Promise<number> {
  const text = await foundNoneAs('', git.run(['config', '--get', numberKey]));
  return Number(text.toString().trim() || 0);
}

const writeNumber = (git: Git, number: number) => git.run(['config', numberKey, String(number)]);

export function createSharedContent(options: SharedContentOptions): SharedContent {
  const { db, lease, now, gitDir, trashDir, onAbandoned, mostPacks = usualPacks } = options;
  const lock = createLock();
  const own = createGit(gitDir);
  /** Packs taken in since they were put together here. */
  let taken = 0;
  /** Up to which pack the repository has taken all in; undefined until it is read. */
  let known: number | undefined;
  /** What was sent last: where no answer came, it may be there all the same. */
  let sent: { number: number; refs: Refs } | undefined;
  const ownNumber = async () => (known ??= await readNumber(own));
  async function setNumber(number: number): Promise<void> {
    await writeNumber(own, number);
    known = number;
  }

  /** The packs to take in, in their order, for a repository that has all up to `here`. */
  async function findMissing(here: number): Promise<{ numbers: number[]; isNext: boolean }> {
    const rows = await listPacks(db);
    const next = rows.findIndex(({ previous }) => previous === here);
    // Where the database was put back to an earlier state, nothing follows on what is here: all is taken in anew.
    const whole = rows.findLastIndex(({ previous }) => previous === null);
    const numbers = rows.slice(Math.max(next, whole, 0)).map(({ number }) => number);
    return { numbers, isNext: next >= 0 || (rows[whole]?.number ?? 0) > here };
  }

  async function takeIn(git: Git, dir: string, here: number): Promise<number> {
    const last = await findLastPack(db);
    if (!last || last.number === here) return here;
    const { numbers, isNext } = await findMissing(here);
    for (const number of numbers) {
      await takePack(git, dir, await readPack(db, number));
      taken += 1;
    }
    const abandoned = await setRefs(git, last.refs);
    if (abandoned.length > 0) onAbandoned(abandoned);
    await layOutTrash(git, trashDir, { keepsOthers: !isNext });
    await writeNumber(git, last.number);
    if (taken >= mostPacks) {
      taken = 0;
      await putPacksTogether(git);
    }
    return last.number;
  }

  async function pull(): Promise<void> {
    if (existsSync(gitDir)) {
      known = await takeIn(own, gitDir, await ownNumber());
      return;
    }
    if (!(await findLastPack(db))) return;
    const aside = `${gitDir}.new`;
    await rm(aside, { recursive: true, force: true });
    await mkdir(dirname(gitDir), { recursive: true });
    const git = createGit(aside);
    await git.run(['init', '--bare', '--quiet', '--initial-branch=main', aside]);
    known = await takeIn(git, aside, 0);
    await rename(aside, gitDir);
  }

  /** Under the lease of that token, and while that pack is the last one. */
  const underLease = (
    token: string,
    last: PackHead | undefined,
    write: Parameters<typeof addPack>[1] | undefined,
  ) =>
    db.transaction().execute(async (trx) => {
      await lease.assertHeld(trx, token);
      if ((await findLastPack(trx))?.number !== last?.number)
        throw new BehindError('What another server has saved must be taken in first.');
      if (write) await addPack(trx, write);
    });

  /** Adds a pack to the last one; one that holds all takes the place of those before it. */
  async function add(
    refs: Refs,
    { token, last, isWhole }: { token: string; last: PackHead | undefined; isWhole: boolean },
  ) {
    const pack = await packOf(own, refs, isWhole ? {} : (last?.refs ?? {}));
    // Also above what an attempt left that came to nothing: objects are written under a number once.
    const before = Math.max(last?.number ?? 0, await ownNumber(), await findHighestPiece(db));
    // Of the clock, so that a database put back to an earlier state counts on from no number that was used.
    const number = Math.max(before + 1, now());
    // The objects first: while the row of the lease is locked, only a few words travel.
    await writePack(db, number, pack);
    sent = { number, refs };
    await underLease(token, last, { number, previous: isWhole ? null : (last?.number ?? null), refs });
    await setNumber(number);
    await sweepPieces(db, number);
  }

  async function push(token: string): Promise<void> {
    await keepTrash(own, trashDir);
    const refs = await readRefs(own);
    const [last, here] = [await findLastPack(db), await ownNumber()];
    const isSent = last !== undefined && last.number === sent?.number && sameRefs(last.refs, sent.refs);
    if (last && last.number !== here && !isSent)
      throw new BehindError('What another server has saved must be taken in first.');
    if (!last || !sameRefs(refs, last.refs)) return add(refs, { token, last, isWhole: !last });
    await underLease(token, last, undefined);
    await setNumber(last.number);
  }

  async function compact(token: string): Promise<void> {
    if ((await listPacks(db)).length < mostPacks) return;
    await push(token);
    await add(await readRefs(own), { token, last: await findLastPack(db), isWhole: true });
  }

  return {
    pull: () => lock(pull),
    push: (token) => lock(() => push(token)),
    compact: (token) => lock(() => compact(token)),
  };
}
