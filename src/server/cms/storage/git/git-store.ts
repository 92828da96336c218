import { writeFile } from 'node:fs/promises';
import { bringCopy } from '../../../system/copied-files.ts';
import type { ContentStore } from '../store.ts';
import { prefix } from './commit-tree.ts';
import { changeRef, headOf, mainRef, type Repository } from './repository.ts';

/** Keeps the CMS's texts as commits of a bare repository: one commit a save, in the editor's name; no working tree. */
export function createGitStore(
  repository: Repository,
  ref = mainRef,
  toMessage: (message: string, parent: string) => string | Promise<string> = (message) => message,
): ContentStore {
  const { git, reader } = repository;
  const head = async () => (await git.resolve(ref)) ?? headOf(repository);
  return {
    tree: async () => reader.treeOf(await head()),
    lastSave: async (path) => {
      const line = await git.run(['log', '-1', '--format=%ct %an', await head(), '--', `${prefix}${path}`]);
      const [, seconds, by] = /^(\d+) (.+)$/m.exec(line.toString()) ?? [];
      return seconds === undefined ? undefined : { at: new Date(Number(seconds) * 1000), by };
    },
    history: async (path) => reader.textsOf(await head(), path),
    versions: async (paths) => reader.versionsOf(await head(), paths),
    change: (decide, { message }) =>
      changeRef(repository, ref, async (tree, parent) => ({
        ...(await decide(tree)),
        message: await toMessage(message, parent),
      })),
    copyTo: async (folder, before) => {
      const { files, read } = await reader.treeOf(await head());
      await bringCopy(folder, before, files, async (path, to) => {
        await writeFile(to, (await read(path)) ?? '');
      });
      return files;
    },
  };
}
