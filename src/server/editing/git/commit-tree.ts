import type { ContentTree } from '../../../collections/read/tree.ts';
import type { Git } from './git.ts';

/** Where the content is in the repository, as in the project itself. */
export const prefix = 'content/';

/** Texts are kept in memory; pictures are read when asked for. */
const isText = (path: string) => /\.(?:mdx|ya?ml|json)$/.test(path);

/** Reads the content of commits; a text that several commits share is read once. */
export class CommitReader {
  readonly #git: Git;
  #texts = new Map<string, Buffer>();

  constructor(git: Git) {
    this.#git = git;
  }

  /** The content as a commit holds it. A symbolic link in it does not exist for us. */
  async treeOf(commit: string): Promise<ContentTree & { paths: readonly string[] }> {
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
      paths: [...files.keys()],
      list: (folder) =>
        Promise.resolve([...(folders.get(folder) ?? [])].filter((name) => !name.startsWith('.')).sort()),
      read: (path) => {
        const blob = files.get(path);
        if (blob === undefined) return Promise.resolve(undefined);
        const text = texts.get(blob);
        return text ? Promise.resolve(text) : this.#git.run(['cat-file', 'blob', blob]);
      },
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

  async #readTexts(blobs: readonly string[]): Promise<void> {
    const missing = [...new Set(blobs)].filter((blob) => !this.#texts.has(blob));
    const output =
      missing.length > 0
        ? await this.#git.run(['cat-file', '--batch'], `${missing.join('\n')}\n`)
        : Buffer.alloc(0);
    // What no longer is in the newest tree is forgotten, so that memory does not grow with history.
    this.#texts = new Map([...this.#texts].filter(([blob]) => blobs.includes(blob)));
    let at = 0;
    for (const blob of missing) {
      const end = output.indexOf('\n', at);
      const size = Number(output.subarray(at, end).toString().split(' ')[2]);
      this.#texts.set(blob, output.subarray(end + 1, end + 1 + size));
      at = end + 1 + size + 1;
    }
  }
}
