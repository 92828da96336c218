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
