import type { ContentTree } from '../../../collections/read/tree.ts';
import { versionOf } from './version-of.ts';

/** Those of the files that are there, with their bytes. */
export async function readFiles(tree: ContentTree, paths: readonly string[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const path of paths) {
    const bytes = await tree.read(path);
    if (bytes) found.set(path, bytes);
  }
  return found;
}

/** The versions of those files that are there, by the path that the protocol gives them. */
export async function versionsIn(
  tree: ContentTree,
  paths: readonly string[],
): Promise<Record<string, string>> {
  const files = await readFiles(tree, paths);
  return Object.fromEntries([...files].map(([path, bytes]) => [`content/${path}`, versionOf(bytes)]));
}
