import type { StoredApplication } from './application.ts';

/** A file's bytes. @throws where they are missing: an application whose file is lost must not look complete. */
export async function readFileContent(
  store: { fileContent: (id: string) => Promise<Uint8Array | undefined> },
  { id, name }: StoredApplication['files'][number],
): Promise<Uint8Array> {
  const content = await store.fileContent(id);
  if (content) return content;
  throw new Error(`The file ${name} (${id}) is not in the database any more.`);
}

/** Smaller arrays may lie in memory that Node shares between buffers. */
const largeBytes = 65_536;

/** Frees the memory of a large array at once, without waiting for the garbage collector. The array cannot be read afterwards. */
export function freeMemory({ buffer, length }: Uint8Array): void {
  if (length >= largeBytes && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
