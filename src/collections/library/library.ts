import { renderTime } from '../render-time.ts';
import { getSource } from './source.ts';
import { buildLibrary, type Library } from './build-library.ts';

export type { Item, Library } from './build-library.ts';

let cached: Promise<Library> | undefined;

/**
 * The library of this build; read anew for each page in development, where content changes under way. Components take
 * `Astro.locals.library` instead, which a preview fills with texts that are not saved yet.
 */
export function getLibrary(): Promise<Library> {
  if (!import.meta.env.PROD) return readLibrary();
  cached ??= readLibrary();
  return cached;
}

async function readLibrary(): Promise<Library> {
  const { entries, site } = await getSource();
  return buildLibrary(entries, { ...site, instant: renderTime() });
}
