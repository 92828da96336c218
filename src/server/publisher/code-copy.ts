import { accessSync, constants } from 'node:fs';
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../environment.ts';

/** All that a build reads of the program. */
export const buildParts = [
  'src',
  'public',
  'astro.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder to build in: the program's own, or a copy under `dataDir` where this user may not write there, since Astro
 * writes `.astro/` beside the code.
 */
export async function codeFolder(dataDir: string): Promise<string> {
  if (isWritable(root)) return root;
  const copy = join(dataDir, 'cache/code');
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true });
  for (const part of buildParts) await cp(join(root, part), join(copy, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
