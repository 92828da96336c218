import { link, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql, type Kysely, type Transaction } from 'kysely';
import { absentAs } from '../../collections/read/absent-as.ts';
import { sha256 } from '../../digest.ts';
import { root } from '../../environment.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { releaseSchema, type Release } from '../publisher/releases/release.ts';
import { parseJson } from '../system/parse-json.ts';
import type { Lease } from './lease.ts';
import {
  digestsOf,
  listFiles,
  listPaths,
  manifestSchema,
  type FileDigests,
  type Manifest,
} from './manifest.ts';

/** How many releases stay in the database: a server that is slow to fetch one still finds its files. */
const kept = 3;
/** How many files travel at once, and of how many bytes in all: one may be larger, and then travels alone. */
const [together, togetherBytes] = [25, 4_000_000];

/** The newest release cannot be fetched whole. */
export class DamagedReleaseError extends Error {
  override name = 'DamagedReleaseError';
}

/** Folders of a release on this server. */
export interface ReleaseFolders {
  /** What was built: `client`, `server` and what lies beside them. */
  site: string;
  /** The content that it was built from. */
  content: string;
}

/** The releases that all servers on one database serve: one server puts them there, the others fetch them. */
export interface SharedReleases {
  /** The number of the newest one; undefined where there is none. */
  newest: () => Promise<number | undefined>;
  /**
   * Puts a release there.
   *
   * @param token of the lease, as it was when the content was read of which it is built.
   * @returns it with a number above its own and all others.
   * @throws LostLeaseError where it is not held under that token any more.
   */
  share: (release: Release, folders: ReleaseFolders, token: string) => Promise<Release>;
  /**
   * Whether a folder has each file of the site of a release; true for a release that is not there any more.
   *
   * @param given.isExact also whether each is as it was built, which takes reading them all.
   */
  isWhole: (release: Release, folder: string, given: { isExact: boolean }) => Promise<boolean>;
  /**
   * Fetches the newest release into the folders that `toFolders` names, which are replaced. What is in the folders of `known`
   * already does not travel again.
   */
  fetch: (toFolders: (release: Release) => ReleaseFolders, known: readonly string[]) => Promise<Release>;
}

const batches = <Item>(items: readonly Item[]) =>
  Array.from({ length: Math.ceil(items.length / together) }, (_, index) =>
    items.slice(index * together, (index + 1) * together),
  );

/** What is too large to be in memory at once, in groups that are not. */
function bySize<Item extends { size: number }>(items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const last = groups.at(-1);
    if (last && last.length < together && bytes + item.size <= togetherBytes) {
      last.push(item);
      bytes += item.size;
    } else {
      groups.push([item]);
      bytes = item.size;
    }
  }
  return groups;
}

/** Where on this server each digest is found. */
function pathsByDigest(folders: readonly (readonly [string, FileDigests])[]): Map<string, string> {
  return new Map(
    folders.flatMap(([folder, files]) =>
      Object.entries(files).map(([path, digest]) => [digest, join(folder, path)] as const),
    ),
  );
}

/** The files of those digests that are there, with their sizes in bytes. */
async function findKnown(db: Kysely<Database>, digests: readonly string[]): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  for (const batch of batches(digests)) {
    const rows = await db
      .selectFrom('release_files')
      .select(['digest', sql<number>`octet_length(bytes)`.as('size')])
      .where('digest', 'in', batch)
      .execute();
    for (const { digest, size } of rows) known.set(digest, size);
  }
  return known;
}

/** What is recorded of a release; undefined where the record is damaged. */
const readManifest = (files: string) => manifestSchema.safeParse(parseJson(files)).data;

/** Drops records that are damaged: nobody can fetch those releases, and the database could not tell whose files it may drop. */
async function dropUnreadable(db: Kysely<Database>): Promise<void> {
  const rows = await db.selectFrom('releases').select(['number', 'files']).execute();
  for (const { number, files } of rows)
    if (!readManifest(files)) await db.deleteFrom('releases').where('number', '=', number).execute();
}

/**
 * Drops releases that nobody fetches any more, and the files that were only theirs. The database finds them: while the row of the
 * lease is locked, only a few words travel.
 */
async function dropEarlier(trx: Transaction<Database>): Promise<void> {
  const newest = trx.selectFrom('releases').select('number').orderBy('number', 'desc').limit(kept);
  await trx.deleteFrom('releases').where('number', 'not in', newest).execute();
  await sql`delete from release_files where digest not in (
    select file.value from releases, json_each(files::json) as part, json_each_text(part.value) as file
  )`.execute(trx);
}

/** What is damaged would count as known to the next release: that one brings it anew. */
const dropDamaged = (db: Kysely<Database>, digest: string) =>
  db
    .deleteFrom('release_files')
    .where('digest', '=', digest)
    .where(sql`encode(sha256(bytes), 'hex')`, '<>', digest)
    .execute();

/** Writes the files of a manifest into a folder: what is on this server is linked, the rest fetched. */
async function place(
  db: Kysely<Database>,
  { files, folder, here }: { files: FileDigests; folder: string; here: ReadonlyMap<string, string> },
): Promise<void> {
  const entries = Object.entries(files);
  for (const path of new Set(entries.map(([name]) => dirname(join(folder, name)))))
    await mkdir(path, { recursive: true });
  const missing: { path: string; digest: string }[] = [];
  for (const [path, digest] of entries) {
    const from = here.get(digest);
    if (from === undefined) missing.push({ path, digest });
    else await link(from, join(folder, path));
  }
  const sizes = await findKnown(
    db,
    missing.map(({ digest }) => digest),
  );
  for (const group of bySize(missing.map((file) => ({ ...file, size: sizes.get(file.digest) ?? 0 })))) {
    const digests = group.map(({ digest }) => digest);
    const rows = await db.selectFrom('release_files').selectAll().where('digest', 'in', digests).execute();
    const byDigest = new Map(rows.map(({ digest, bytes }) => [digest, bytes]));
    for (const { path, digest } of group) {
      const bytes = byDigest.get(digest);
      if (!bytes || sha256(bytes) !== digest) {
        await dropDamaged(db, digest);
        throw new DamagedReleaseError(`The release in the database lacks ${path}, or holds it damaged.`);
      }
      await writeFile(join(folder, path), bytes, { flush: true });
    }
  }
}

/** Puts a folder in the place of another, which may be the one that is served: it is gone for no longer than a rename takes. */
async function replaceFolder(folder: string, by: string): Promise<void> {
  const aside = `${folder}.old`;
  await rm(aside, { recursive: true, force: true });
  await absentAs(undefined, rename(folder, aside));
  await rename(by, folder);
  await rm(aside, { recursive: true, force: true });
}

export function createSharedReleases(
  db: Kysely<Database>,
  lease: Pick<Lease, 'assertHeld'>,
  now: () => number,
): SharedReleases {
  const findNewest = (from: Kysely<Database>) =>
    from.selectFrom('releases').select('number').orderBy('number', 'desc').limit(1).executeTakeFirst();

  async function upload(manifest: Manifest, folders: ReleaseFolders): Promise<void> {
    const digests = digestsOf(manifest);
    const known = await findKnown(db, digests);
    const paths = pathsByDigest([
      [folders.site, manifest.site],
      [folders.content, manifest.content],
    ]);
    const missing = await Promise.all(
      digests
        .filter((digest) => !known.has(digest))
        .map(async (digest) => {
          const path = paths.get(digest) ?? '';
          return { digest, path, size: (await stat(path)).size };
        }),
    );
    for (const group of bySize(missing)) {
      const rows = await Promise.all(
        group.map(async ({ digest, path }) => ({ digest, bytes: await readFile(path) })),
      );
      await db
        .insertInto('release_files')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }

  return {
    newest: async () => (await findNewest(db))?.number,
    async share(release, folders, token) {
      const manifest = { site: await listFiles(folders.site), content: await listFiles(folders.content) };
      await upload(manifest, folders);
      await dropUnreadable(db);
      return db.transaction().execute(async (trx) => {
        await lease.assertHeld(trx, token);
        const before = (await findNewest(trx))?.number ?? 0;
        // Of the clock, so that a database put back to an earlier state counts on from no number that was used.
        const numbered = { ...release, number: Math.max(before + 1, release.number + 1, now()) };
        const known = await findKnown(trx, digestsOf(manifest));
        if (known.size < digestsOf(manifest).length)
          throw new Error('Files of the release were removed while it was shared; it is shared again.');
        await trx
          .insertInto('releases')
          .values({
            number: numbered.number,
            release: JSON.stringify(numbered),
            files: JSON.stringify(manifest),
          })
          .execute();
        await dropEarlier(trx);
        return numbered;
      });
    },
    async isWhole({ number }, folder, { isExact }) {
      const row = await db
        .selectFrom('releases')
        .select('files')
        .where('number', '=', number)
        .executeTakeFirst();
      if (!row) return true;
      const wanted = Object.entries(readManifest(row.files)?.site ?? {});
      if (isExact) {
        const here = await listFiles(folder);
        return wanted.every(([path, digest]) => here[path] === digest);
      }
      const paths = new Set(await listPaths(folder));
      return wanted.every(([path]) => paths.has(path));
    },
    async fetch(toFolders, known) {
      const row = await db
        .selectFrom('releases')
        .selectAll()
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      const release = releaseSchema.safeParse(parseJson(row.release)).data;
      const manifest = readManifest(row.files);
      if (!release || !manifest)
        throw new DamagedReleaseError('The record of the release in the database cannot be read.');
      const lists = await Promise.all(
        known.map(async (folder) => [folder, await listFiles(folder).catch(() => ({}))] as const),
      );
      const here = pathsByDigest(lists);
      const folders = toFolders(release);
      const parts = [
        { files: manifest.site, to: folders.site },
        { files: manifest.content, to: folders.content },
      ];
      for (const { files, to } of parts) {
        await rm(`${to}.new`, { recursive: true, force: true });
        await mkdir(`${to}.new`, { recursive: true });
        await place(db, { files, folder: `${to}.new`, here });
      }
      // Node looks for packages above the file that imports them: see `site-build.ts`.
      await symlink(join(root, 'node_modules'), join(`${folders.site}.new`, 'node_modules'));
      for (const { to } of parts) await replaceFolder(to, `${to}.new`);
      return release;
    },
  };
}
