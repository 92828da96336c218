import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deletePublicationsBut, readLive, writeLive, type Publication } from './publication.ts';

/** How many publications before the live one stay on disk, for pages that readers opened before the swap. */
const kept = 2;

/** The publications on disk: which one is live, which ones are kept for readers of yesterday's pages. */
export class Shelf {
  readonly folder: string;
  /** Where the content is copied before a build. */
  readonly snapshot: string;
  #live: Publication | undefined;
  #earlier: Publication[] = [];
  /** The publication whose `server/` this process has loaded: its files must stay. */
  #loaded: Publication | undefined;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'publications');
    this.snapshot = join(this.folder, 'content');
  }

  /** Puts back the publication of the last run, if it was made by this very code and is still there. */
  async open(codeDigest: string): Promise<Publication | undefined> {
    await mkdir(this.folder, { recursive: true });
    const last = await readLive(this.folder);
    if (last?.codeDigest !== codeDigest || !(await exists(join(this.clientDir(last), 'index.html'))))
      return undefined;
    this.#live = last;
    this.#loaded = last;
    return last;
  }

  /** Makes a finished build the live one and deletes what nobody needs any more. */
  async put(publication: Publication): Promise<void> {
    await writeLive(this.folder, publication);
    if (this.#live) this.#earlier = [this.#live, ...this.#earlier].slice(0, kept);
    this.#live = publication;
    this.#loaded ??= publication;
    const needed = [publication, this.#loaded, ...this.#earlier].map(({ id }) => id);
    await deletePublicationsBut(this.folder, [...needed, 'content']);
  }

  get live(): Publication | undefined {
    return this.#live;
  }

  /** Folders to serve files from, the live one first; the others only for assets whose name holds their digest. */
  clientDirs(): string[] {
    return [...(this.#live ? [this.#live] : []), ...this.#earlier].map((one) => this.clientDir(one));
  }

  clientDir({ id }: Pick<Publication, 'id'>): string {
    return join(this.folder, id, 'client');
  }

  /** The on-demand pages to load: those of the first publication that this process served. */
  get serverDir(): string | undefined {
    return this.#loaded && join(this.folder, this.#loaded.id, 'server');
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
