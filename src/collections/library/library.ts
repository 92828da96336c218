import { renderTime } from '../render-time.ts';
import { oncePerBuild } from '../reads/once-per-build.ts';
import { getSource } from './source.ts';
import { buildLibrary, type Library } from './build-library.ts';

export type { Item, Library } from './build-library.ts';

/**
 * The library of this build; read anew for each page in development, where content changes under way. Components take
 * `Astro.locals.library` instead, which a preview fills with texts that are not saved yet.
 */
export const getLibrary: () => Promise<Library> = oncePerBuild(async () => {
  const { entries, site } = await getSource();
  return buildLibrary(entries, { ...site, instant: renderTime() });
});
