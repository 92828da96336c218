import { access, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canReadSite } from '../site.ts';
import { deletePublicationsBut, readLive, writeLive, type Publication } from './release.ts';

/** How many publications before the live one stay on disk, for pages that readers opened before the swap. */
const kept = 2;

/** The publications on disk: which one is live, which ones are kept for readers of yesterday's pages. */
export class Shelf {
  readonly folder: string;
  /** Where the content is copied before a build. */
  readonly snapshot: string;
  /** The content of the live publication. */
  readonly published: string;
  #live: Publication | undefined;
  #earlier: Publication[] = [];
  /** The publication whose `server/` draws on-demand pages: its files must stay. */
  #loaded: Publication | undefined;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'publications');
    this.snapshot = join(this.folder, 'content');
    this.published = join(this.folder, 'published-content');
  }

  /** Restores the publication of the last run, whatever code built it, if this server can read it. */
  async open(): Promise<Publication | undefined> {
    await mkdir(this.folder, { recursive: true });
    const last = await readLive(this.folder);
    if (!last || !(await isComplete(this.clientDir(last))) || !canReadSite(this.clientDir(last)))
      return undefined;
    this.#live = last;
    this.#loaded = last;
    return last;
  }

  /**
   * Makes a finished build the live one and deletes old ones. Its on-demand pages are loaded only where the code has
   * changed or the loaded ones are gone: each set of them stays in memory until the process ends.
   */
  async put(publication: Publication): Promise<void> {
    await writeLive(this.folder, publication);
    if (this.#live) this.#earlier = [this.#live, ...this.#earlier].slice(0, kept);
    this.#live = publication;
    const loaded = this.#loaded;
    if (loaded?.codeDigest !== publication.codeDigest || !existsSync(this.#serverDirOf(loaded)))
      this.#loaded = publication;
    const needed = this.#all().map(({ id }) => id);
    await deletePublicationsBut(this.folder, [...needed, 'content', 'published-content']);
  }

  get live(): Publication | undefined {
    return this.#live;
  }

  /** False where the files of the live publication are gone: somebody deleted them. */
  async isLiveComplete(): Promise<boolean> {
    return this.#live !== undefined && isComplete(this.clientDir(this.#live));
  }

  /** Folders to serve files from, the live one first; the others only for assets whose name holds their digest. */
  clientDirs(): string[] {
    return this.#all().map((one) => this.clientDir(one));
  }

  clientDir({ id }: Pick<Publication, 'id'>): string {
    return join(this.folder, id, 'client');
  }

  /** The on-demand pages to load, and what they expect to be given. */
  get onDemand(): { serverDir: string; contract: string } | undefined {
    const loaded = this.#loaded;
    return loaded && { serverDir: this.#serverDirOf(loaded), contract: loaded.contract };
  }

  #serverDirOf({ id }: Publication): string {
    return join(this.folder, id, 'server');
  }

  /** Those whose files are served, the live one first. */
  #all(): Publication[] {
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
