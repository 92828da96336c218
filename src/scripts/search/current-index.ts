import type { Instance } from './index-types.ts';

/** Where an index comes from: opens it as it is now, and names its version (undefined where that cannot be read). */
export interface IndexSource {
  open: () => Promise<Instance>;
  readVersion: () => Promise<string | undefined>;
}

/**
 * An index that is opened anew where the site was published since: the files of the earlier one, which may hold what was
 * withdrawn, are not served any more.
 */
export async function openCurrentIndex({ open, readVersion }: IndexSource): Promise<Instance> {
  let version = await readVersion();
  let instance = await open();
  const merged: Parameters<Instance['mergeIndex']>[] = [];

  async function current(): Promise<Instance> {
    const found = await readVersion();
    if (found === undefined || found === version) return instance;
    const next = await open();
    for (const one of merged) await next.mergeIndex(...one);
    version = found;
    instance = next;
    return next;
  }

  return {
    search: async (...asked) => (await current()).search(...asked),
    filters: async () => (await current()).filters(),
    async mergeIndex(...one) {
      merged.push(one);
      await instance.mergeIndex(...one);
    },
  };
}
