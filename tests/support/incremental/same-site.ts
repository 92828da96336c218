import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What readers and the server get of a publication, apart from the code of on-demand pages. */
const parts = ['client/**/*', 'headers/*', 'page-policies.json', 'warnings.txt'];

/** The digests of the files of a publication, or of those that are named. */
export async function digestsOf(folder: string, named = parts): Promise<Map<string, string>> {
  const files = globSync(named, { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile());
  const found = new Map<string, string>();
  for (const file of files.toSorted())
    found.set(
      file,
      createHash('sha256')
        .update(await readFile(join(folder, file)))
        .digest('hex'),
    );
  return found;
}

/** The files in which two publications differ, a line each. */
export function differences(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  const files = new Set([...one.keys(), ...other.keys()]);
  return [...files]
    .filter((file) => one.get(file) !== other.get(file))
    .map((file) => `${file}: ${!one.has(file) ? 'missing' : !other.has(file) ? 'too much' : 'other bytes'}`);
}
