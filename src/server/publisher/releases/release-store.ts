import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findSiteData } from '../../site.ts';
import { ContentSnapshot } from './content-snapshot.ts';
import { readLive, writeLive, type Release } from './release.ts';

/** How many releases before the live one stay on disk, for pages that readers opened before the swap. */
const kept = 2;

/** Where the process that draws publications works. */
export const drawingFolder = 'drawing';

/** The releases on disk, in `dataDir/publications`: the live one, and earlier ones whose pages readers may still have open. */
export class ReleaseStore {
  readonly folder: string;
  /** What a build is made of. */
  readonly snapshot: ContentSnapshot;
  /** The content of the live release. */
  readonly published: string;
  #live: Release | undefined;
  #earlier: Release[] = [];
  /** The release whose `server/` draws on-demand pages: its files must stay. */
  #loaded: Release | undefined;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'publications');
    this.snapshot = new ContentSnapshot(join(this.folder, 'content'));
    this.published = join(this.folder, 'published-content');
  }

  /** Restores the live release of the last run, whatever code built it, if this server can read it. */
  async restore(): Promise<Release | undefined> {
    await mkdir(this.folder, { recursive: true });
    await rm(join(this.folder, drawingFolder), { recursive: true, force: true });
    const last = await readLive(this.folder);
    if (!last || !(await isComplete(this.clientDir(last))) || !findSiteData(this.clientDir(last)))
      return undefined;
    this.#live = last;
    this.#loaded = last;
    return last;
  }

  /**
   * Makes a finished build the live one. Its on-demand pages are loaded only where the code has changed or the loaded ones
   * are gone: each set of them stays in memory until the process ends.
   */
  async activate(release: Release): Promise<void> {
    const before = this.#live;
    await writeLive(this.folder, release);
    // What took its place only to bring the search index has all that its pages load; the one before has the index they loaded.
    const isReplaced = before?.isSearchBehind && before.contentDigest === release.contentDigest;
    if (before && !isReplaced) this.#earlier = [before, ...this.#earlier].slice(0, kept);
    this.#live = release;
    const loaded = this.#loaded;
    if (loaded?.codeDigest !== release.codeDigest || !existsSync(this.#serverDirOf(loaded)))
      this.#loaded = release;
  }

  /** Deletes the releases that nobody needs any more. No build may be under way. */
  async deleteOld(): Promise<void> {
    const needed = this.#all().map(({ id }) => id);
    await deleteReleasesExcept(this.folder, [...needed, 'content', 'published-content', drawingFolder]);
  }

  get live(): Release | undefined {
    return this.#live;
  }

  /** False where the files of the live release are gone: a person or a program deleted them. */
  async isLiveComplete(): Promise<boolean> {
    return this.#live !== undefined && isComplete(this.clientDir(this.#live));
  }

  /** Folders to serve files from, the live one first; the others only for assets whose name holds their digest. */
  clientDirs(): string[] {
    return this.#all().map((one) => this.clientDir(one));
  }

  clientDir({ id }: Pick<Release, 'id'>): string {
    return join(this.folder, id, 'client');
  }

  /** The on-demand pages to load, and what they expect to be given. */
  get onDemand(): { serverDir: string; contract: string } | undefined {
    const loaded = this.#loaded;
    return loaded && { serverDir: this.#serverDirOf(loaded), contract: loaded.contract };
  }

  #serverDirOf({ id }: Release): string {
    return join(this.folder, id, 'server');
  }

  /** Those whose files are served, the live one first. */
  #all(): Release[] {
    const all = [this.#live, ...this.#earlier, this.#loaded].filter((one) => one !== undefined);
    return [...new Map(all.map((one) => [one.id, one])).values()];
  }
}

function isComplete(clientDir: string): Promise<boolean> {
  return access(join(clientDir, 'index.html')).then(
    () => true,
    () => false,
  );
}

/** Deletes the folder of every release that is not named in `keep`, and half-built ones of a killed server. */
async function deleteReleasesExcept(folder: string, keep: readonly string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !keep.includes(entry.name));
  await Promise.all(folders.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
}
