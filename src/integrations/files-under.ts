import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files below a folder, without those below folders of its own that are named: `fr/programmes/index.html`. At once:
 * a listing that lets other work go on takes several times as long, and each edit waits for it.
 */
export function filesUnder(folder: string, without: readonly string[] = []): string[] {
  const files: string[] = [];
  const collect = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      const file = path + entry.name;
      if (entry.isDirectory()) {
        if (!without.includes(file)) collect(`${file}/`);
      } else files.push(file);
    }
  };
  collect('');
  return files;
}
