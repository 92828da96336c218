import type { ContentTree } from '../../../../collections/read/tree.ts';
import { mostVersions, type TextVersion } from '../store.ts';
import type { Git } from './git.ts';

/** Where the content is in the repository, as in the project itself. */
export const prefix = 'content/';

/** Texts are kept in memory; pictures are read when asked for. */
const isText = (path: string) => /\.(?:mdx|ya?ml|json)$/.test(path);

/** How far back the texts of one file are looked for. */
const mostTexts = 500;

/** Reads the content of commits; a text that several commits share is read once. */
export class CommitReader {
  readonly #git: Git;
  #texts = new Map<string, Buffer>();

  constructor(git: Git) {
    this.#git = git;
  }

  /** The content as a commit holds it, and its files as path → blob. A symbolic link in it does not exist for us. */
  async treeOf(commit: string): Promise<ContentTree & { files: ReadonlyMap<string, string> }> {
    const files = await this.filesOf(commit);
    await this.#readTexts([...files].filter(([path]) => isText(path)).map(([, blob]) => blob));
    const folders = new Map<string, Set<string>>();
    for (const path of files.keys()) {
      const steps = path.split('/');
      steps.forEach((name, index) => {
        const folder = steps.slice(0, index).join('/');
        folders.set(folder, (folders.get(folder) ?? new Set()).add(name));
      });
    }
    const texts = this.#texts;
    return {
      files,
      list: (folder) =>
        Promise.resolve([...(folders.get(folder) ?? [])].filter((name) => !name.startsWith('.')).sort()),
      read: (path) => {
        const blob = files.get(path);
        if (blob === undefined) return Promise.resolve(undefined);
        const text = texts.get(blob);
        return text ? Promise.resolve(text) : this.#git.run(['cat-file', 'blob', blob]);
      },
      version: (path) => files.get(path),
    };
  }

  /** The content's files in a commit, as path → blob. */
  async filesOf(commit: string): Promise<Map<string, string>> {
    const listing = await this.#git.run(['ls-tree', '-r', '-z', commit, '--', prefix]);
    const lines = listing
      .toString()
      .split('\0')
      .filter((line) => line.startsWith('100'));
    return new Map(
      lines.map((line) => {
        const [meta = '', path = ''] = line.split('\t');
        return [path.slice(prefix.length), meta.split(' ')[2] ?? ''];
      }),
    );
  }

  /** The texts that a file has had up to a commit, the newest first, as far back as `mostTexts` of them. */
  async textsOf(commit: string, path: string): Promise<Buffer[]> {
    const format = ['--format=', '--raw', '--no-abbrev', '--no-renames', '-m', `-n${mostTexts}`];
    const listing = await this.#git.run(['log', ...format, commit, '--', `${prefix}${path}`]);
    const blobs = listing
      .toString()
      .split('\n')
      .filter((line) => line.startsWith(':'))
      .map((line) => line.split(' ')[3] ?? '')
      .filter((blob) => !/^0*$/.test(blob));
    return [...(await this.#readBlobs([...new Set(blobs)])).values()];
  }

  /** The states that a text has had up to a commit, the newest first: one for each commit that changed one of its files. */
  async versionsOf(commit: string, paths: readonly string[]): Promise<TextVersion[]> {
    const own = paths.map((path) => `${prefix}${path}`);
    const lines = await this.#git.run([
      'log',
      '--format=%H %ct %an',
      `-n${mostVersions}`,
      commit,
      '--',
      ...own,
    ]);
    const commits = lines
      .toString()
      .split('\n')
      .flatMap((line) => {
        const [, id = '', seconds = '', by] = /^([0-9a-f]+) (\d+) (.*)$/.exec(line) ?? [];
        return id === '' ? [] : [{ id, at: new Date(Number(seconds) * 1000), by }];
      });
    const found = await this.#readBlobs(commits.flatMap(({ id }) => own.map((path) => `${id}:${path}`)));
    return commits
      .map((version) => {
        const files = paths.flatMap((path, index) => {
          const bytes = found.get(`${version.id}:${own[index] ?? ''}`);
          return bytes ? [[path, bytes] as const] : [];
        });
        return { ...version, files: new Map(files) };
      })
      .filter(({ files }) => files.size > 0);
  }

  async #readTexts(blobs: readonly string[]): Promise<void> {
    const missing = [...new Set(blobs)].filter((blob) => !this.#texts.has(blob));
    const found = await this.#readBlobs(missing);
    // What no longer is in the newest tree is forgotten, so that memory does not grow with history.
    const known = new Set(blobs);
    this.#texts = new Map([...this.#texts].filter(([blob]) => known.has(blob)));
    for (const [blob, text] of found) this.#texts.set(blob, text);
  }

  /** The bytes of blobs, by what names them to git; without those that do not exist. */
  async #readBlobs(blobs: readonly string[]): Promise<Map<string, Buffer>> {
    const found = new Map<string, Buffer>();
    if (blobs.length === 0) return found;
    const output = await this.#git.run(['cat-file', '--batch'], `${blobs.join('\n')}\n`);
    let at = 0;
    for (const blob of blobs) {
      const end = output.indexOf('\n', at);
      const header = output.subarray(at, end).toString();
      if (header === `${blob} missing`) {
        at = end + 1;
        continue;
      }
      const size = Number(header.split(' ')[2]);
      found.set(blob, output.subarray(end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
    return found;
  }
}
