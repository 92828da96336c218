import { open, rm, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { namedFiles } from '../../applications/staff/export/named-files.ts';
import type { Store } from '../../applications/storage/store.ts';
import type { StoredApplication } from '../../applications/storage/application.ts';

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
