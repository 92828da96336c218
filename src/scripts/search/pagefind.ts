import { openCurrentIndex } from './current-index.ts';
import type { Instance } from './index-types.ts';

interface Module {
  createInstance: (options: object) => Instance;
}

function isModule(value: unknown): value is Module {
  return typeof value === 'object' && value !== null && 'createInstance' in value;
}

/** Where the build step puts the index. */
const folder = '/pagefind/';

async function openOnce(): Promise<Instance> {
  const address = `${folder}pagefind.js`;
  const loaded: unknown = await import(/* @vite-ignore */ address);
  if (!isModule(loaded)) throw new TypeError(`${address} is not Pagefind`);
  const instance = loaded.createInstance({
    excerptLength: 28,
    ranking: { metaWeights: { former: 8, open: 8 } },
  });
  await instance.filters();
  return instance;
}

/** Changes with each publication that changes what can be found. */
async function readVersion(): Promise<string | undefined> {
  const answer = await fetch(`${folder}pagefind-entry.json`, { cache: 'no-cache' }).catch(() => undefined);
  return answer?.ok ? answer.text() : undefined;
}

/**
 * Loads Pagefind and opens the index of the page's language; follows later publications.
 * @throws Error where the index does not answer.
 */
export const openIndex = (): Promise<Instance> => openCurrentIndex({ open: openOnce, readVersion });

/** Adds the index of another language; its results come after those of the page's own. */
export async function addLanguage(instance: Instance, language: string): Promise<void> {
  // A whole address: Pagefind takes the bare path for the index that is open already, and skips it.
  await instance.mergeIndex(new URL(folder, location.href).href, { language });
}

/** The words of a language's pages, the most frequent first. */
export async function readVocabulary(language: string): Promise<readonly string[]> {
  const answer = await fetch(`${folder}words.${language}.json`);
  const words: unknown = answer.ok ? await answer.json() : [];
  return Array.isArray(words) ? words.map(String) : [];
}
