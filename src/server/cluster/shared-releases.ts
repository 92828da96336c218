import { link, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { sha256 } from '../../digest.ts';
import { root } from '../../environment.ts';
import type { Database } from '../applications/storage/database/schema.ts';
import { releaseSchema, type Release } from '../publisher/releases/release.ts';
import type { Lease } from './lease.ts';
import { digestsOf, listFiles, manifestSchema, type FileDigests, type Manifest } from './manifest.ts';

/** How many releases stay in the database: a server that is slow to fetch one still finds its files. */
const kept = 3;
/** How many files travel at once. */
const together = 25;

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
  /** Puts a release there. @returns it with a number above its own and all others. @throws LostLeaseError where another server leads. */
  share: (release: Release, folders: ReleaseFolders) => Promise<Release>;
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

/** Where on this server each digest is found. */
function pathsByDigest(folders: readonly (readonly [string, FileDigests])[]): Map<string, string> {
  return new Map(
    folders.flatMap(([folder, files]) =>
      Object.entries(files).map(([path, digest]) => [digest, join(folder, path)] as const),
    ),
  );
}

async function findKnown(db: Kysely<Database>, digests: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const batch of batches(digests)) {
    const rows = await db.selectFrom('release_files').select('digest').where('digest', 'in', batch).execute();
    for (const { digest } of rows) known.add(digest);
  }
  return known;
}

/** Drops releases that nobody fetches any more, and the files that were only theirs. */
async function dropEarlier(trx: Transaction<Database>): Promise<void> {
  const rows = await trx
    .selectFrom('releases')
    .select(['number', 'files'])
    .orderBy('number', 'desc')
    .execute();
  const gone = rows.slice(kept).map(({ number }) => number);
  if (gone.length === 0) return;
  await trx.deleteFrom('releases').where('number', 'in', gone).execute();
  const manifests = rows.slice(0, kept).map(({ files }) => manifestSchema.parse(JSON.parse(files)));
  const needed = new Set(manifests.flatMap(digestsOf));
  const all = await trx.selectFrom('release_files').select('digest').execute();
  const surplus = all.map(({ digest }) => digest).filter((digest) => !needed.has(digest));
  for (const batch of batches(surplus))
    await trx.deleteFrom('release_files').where('digest', 'in', batch).execute();
}

/** Writes the files of a manifest into a folder: what is on this server is linked, the rest fetched. */
async function place(
  db: Kysely<Database>,
  { files, folder, here }: { files: FileDigests; folder: string; here: ReadonlyMap<string, string> },
): Promise<void> {
  const entries = Object.entries(files);
  for (const path of new Set(entries.map(([name]) => dirname(join(folder, name)))))
    await mkdir(path, { recursive: true });
  const missing: [string, string][] = [];
  for (const [path, digest] of entries) {
    const from = here.get(digest);
    if (from === undefined) missing.push([path, digest]);
    else await link(from, join(folder, path));
  }
  for (const batch of batches(missing)) {
    const digests = batch.map(([, digest]) => digest);
    const rows = await db.selectFrom('release_files').selectAll().where('digest', 'in', digests).execute();
    const byDigest = new Map(rows.map(({ digest, bytes }) => [digest, bytes]));
    for (const [path, digest] of batch) {
      const bytes = byDigest.get(digest);
      if (!bytes || sha256(bytes) !== digest)
        throw new DamagedReleaseError(`The release in the database lacks ${path}, or holds it damaged.`);
      await writeFile(join(folder, path), bytes, { flush: true });
    }
  }
}

export function createSharedReleases(
  db: Kysely<Database>,
  lease: Pick<Lease, 'assertHeld' | 'token'>,
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
    const missing = digests.filter((digest) => !known.has(digest));
    for (const batch of batches(missing)) {
      const rows = await Promise.all(
        batch.map(async (digest) => ({ digest, bytes: await readFile(paths.get(digest) ?? '') })),
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
    async share(release, folders) {
      const token = lease.token();
      const manifest = { site: await listFiles(folders.site), content: await listFiles(folders.content) };
      await upload(manifest, folders);
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
    async fetch(toFolders, known) {
      const row = await db
        .selectFrom('releases')
        .selectAll()
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      const release = releaseSchema.parse(JSON.parse(row.release));
      const manifest = manifestSchema.parse(JSON.parse(row.files));
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
      for (const { to } of parts) {
        await rm(to, { recursive: true, force: true });
        await rename(`${to}.new`, to);
      }
      return release;
    },
  };
}
