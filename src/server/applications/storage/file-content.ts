import type { Store, StoredApplication } from './store.ts';

/** A file's bytes; throws where they are missing, since an application whose file is lost must not look whole. */
export async function readFileContent(
  store: Pick<Store, 'fileContent'>,
  { id, name }: StoredApplication['files'][number],
): Promise<Uint8Array> {
  const content = await store.fileContent(id);
  if (content) return content;
  throw new Error(`The file ${name} (${id}) is not in the database any more.`);
}

/** Smaller arrays may lie in memory that Node shares between buffers. */
const largeBytes = 65_536;

/** Gives the memory of a large array back at once, which cannot be read any more: the collector takes its time. */
export function letGo({ buffer, length }: Uint8Array): void {
  if (length >= largeBytes && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
