import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Kysely } from 'kysely';
import { z } from 'zod';
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

const refsSchema = z.record(z.string().regex(/^refs\//), z.string().regex(/^[0-9a-f]{40,64}$/));
const parseRefs = (text: string): Refs => refsSchema.parse(JSON.parse(text));

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

/** The repository of the content, in step on all servers of one database: each save is there before it is answered. */
export interface SharedContent {
  /** Takes in what another server has saved. Makes the repository where there is none yet, and something to take in. */
  pull: () => Promise<void>;
  /** Puts there what was saved here. @throws LostLeaseError where another server leads. */
  push: () => Promise<void>;
  /** Puts one pack in place of many; to be called now and then by the server that leads. */
  compact: () => Promise<void>;
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
  const ownNumber = async () => (known ??= await readNumber(own));
  async function setNumber(number: number): Promise<void> {
    await writeNumber(own, number);
    known = number;
  }
  /** What was sent last: where no answer came, it may be there all the same. */
  let sent: { number: number; refs: Refs } | undefined;

  async function findLast(): Promise<{ number: number; refs: Refs } | undefined> {
    const row = await db
      .selectFrom('content_packs')
      .select(['number', 'refs'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row && { number: row.number, refs: parseRefs(row.refs) };
  }

  /** The packs to take in, in their order, for a repository that has all up to `here`. */
  async function findMissing(here: number): Promise<number[]> {
    const rows = await db
      .selectFrom('content_packs')
      .select(['number', 'previous'])
      .orderBy('number')
      .execute();
    const next = rows.findIndex(({ previous }) => previous === here);
    // Where the database was put back to an earlier state, nothing follows on what is here: all is taken in anew.
    const whole = rows.findLastIndex(({ previous }) => previous === null);
    return rows.slice(Math.max(next, whole, 0)).map(({ number }) => number);
  }

  async function takeIn(git: Git, here: number): Promise<number> {
    const last = await findLast();
    if (!last || last.number === here) return here;
    for (const number of await findMissing(here)) {
      const { pack } = await db
        .selectFrom('content_packs')
        .select('pack')
        .where('number', '=', number)
        .executeTakeFirstOrThrow();
      await takePack(git, Buffer.from(pack));
      taken += 1;
    }
    const abandoned = await setRefs(git, last.refs);
    if (abandoned.length > 0) onAbandoned(abandoned);
    await layOutTrash(git, trashDir);
    await writeNumber(git, last.number);
    if (taken >= mostPacks) {
      taken = 0;
      await putPacksTogether(git);
    }
    return last.number;
  }

  async function pull(): Promise<void> {
    if (existsSync(gitDir)) {
      known = await takeIn(own, await ownNumber());
      return;
    }
    if (!(await findLast())) return;
    const aside = `${gitDir}.new`;
    await rm(aside, { recursive: true, force: true });
    await mkdir(dirname(gitDir), { recursive: true });
    const git = createGit(aside);
    await git.run(['init', '--bare', '--quiet', '--initial-branch=main', aside]);
    known = await takeIn(git, 0);
    await rename(aside, gitDir);
  }

  /** Adds a pack to the last one; one that holds all takes the place of those before it. */
  async function add(refs: Refs, last: { number: number; refs: Refs } | undefined): Promise<void> {
    const pack = await packOf(own, refs, last?.refs ?? {});
    const before = Math.max(last?.number ?? 0, await ownNumber());
    // Of the clock, so that a database put back to an earlier state counts on from no number that was used.
    const number = Math.max(before + 1, now());
    sent = { number, refs };
    await db.transaction().execute(async (trx) => {
      await lease.assertHeld(trx);
      if (!last) await trx.deleteFrom('content_packs').execute();
      await trx
        .insertInto('content_packs')
        .values({ number, previous: last?.number ?? null, refs: JSON.stringify(refs), pack })
        .execute();
    });
    await setNumber(number);
  }

  async function push(): Promise<void> {
    await keepTrash(own, trashDir);
    const refs = await readRefs(own);
    const [last, here] = [await findLast(), await ownNumber()];
    const isSent = last !== undefined && last.number === sent?.number && sameRefs(last.refs, sent.refs);
    if (last && last.number !== here && !isSent)
      throw new Error('What another server has saved must be taken in first.');
    if (last && sameRefs(refs, last.refs)) await setNumber(last.number);
    else await add(refs, last);
  }

  async function compact(): Promise<void> {
    const { count } = await db
      .selectFrom('content_packs')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count < mostPacks) return;
    await push();
    await add(await readRefs(own), undefined);
  }

  return { pull: () => lock(pull), push: () => lock(push), compact: () => lock(compact) };
}
