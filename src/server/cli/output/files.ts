import { open, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../../applications/storage/store.ts';
import type { StoredApplication } from '../../applications/storage/application.ts';

type StoredFile = StoredApplication['files'][number];

/** Files of an application under names that cannot collide, nor leave their folder: `1-projet.pdf`. */
export function namedFiles({
  files,
}: Pick<StoredApplication, 'files'>): { name: string; file: StoredFile }[] {
  return files.map((file, index) => ({
    name: `${index + 1}-${file.name.replace(/[/\\\p{Cc}\p{Cf}]/gu, '_')}`,
    file,
  }));
}

/** Writes what is read; nothing is left where it cannot be read to its end. */
async function writeWhole(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Writes the files of an application into a folder, readable by their owner only. Returns their paths. */
export async function writeFiles(
  store: Pick<Store, 'fileContent'>,
  application: StoredApplication,
  folder: string,
): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  for (const { name, file } of namedFiles(application)) {
    const path = join(folder, name);
    await writeWhole(path, store.fileContent(file.id));
    paths.push(path);
  }
  return paths;
}
