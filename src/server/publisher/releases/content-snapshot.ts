import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { digestOfPaths, sha256 } from '../../../digest.ts';
import { isCopied, type CopiedFiles } from '../../system/copied-files.ts';

/**
 * The copy of the content that publications are built from. It is brought up to date for each of them: of a large site, an
 * edit changes little. One publication at a time works with it.
 */
export class ContentSnapshot {
  /** Absolute. */
  readonly folder: string;
  /** What the folder holds; undefined where that is not certain. */
  #files: CopiedFiles | undefined;
  #digests = new Map<string, string>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies what has changed. @returns a digest: the same files with the same bytes give the same one. */
  async take(copyTo: (folder: string, before: CopiedFiles) => Promise<CopiedFiles>): Promise<string> {
    const before = (await this.#known()) ?? (await this.#empty());
    this.#files = undefined;
    const files = await copyTo(this.folder, before);
    const digests = new Map<string, string>();
    for (const path of files.keys()) {
      const known = isCopied(path, before, files) ? this.#digests.get(path) : undefined;
      digests.set(path, known ?? (await this.#digestOf(path)));
    }
    this.#digests = digests;
    this.#files = files;
    return digestOfAll(digests);
  }

  /** To be called before files of it are put back or taken out: the next time, all of it is copied. */
  willChange(): void {
    this.#files = undefined;
  }

  /** The digest of what it holds, read whole. */
  async digest(): Promise<string> {
    const digests = new Map<string, string>();
    for (const path of await this.#paths()) digests.set(path, await this.#digestOf(path));
    return digestOfAll(digests);
  }

  /** Undefined also where files were removed by others. */
  async #known(): Promise<CopiedFiles | undefined> {
    if (!this.#files) return undefined;
    const paths = new Set(await this.#paths().catch(() => []));
    return this.#files.keys().every((path) => paths.has(path)) ? this.#files : undefined;
  }

  async #paths(): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files.map(({ parentPath, name }) => relative(this.folder, join(parentPath, name)));
  }

  /** A link may lead to a folder. */
  #digestOf(path: string): Promise<string> {
    return digestOfPaths(this.folder, [path]);
  }

  async #empty(): Promise<CopiedFiles> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { recursive: true });
    return new Map();
  }
}

const digestOfAll = (digests: ReadonlyMap<string, string>) =>
  sha256(
    [...digests]
      .map(([path, digest]) => `${path}\0${digest}\n`)
      .sort()
      .join(''),
  ).slice(0, 16);
